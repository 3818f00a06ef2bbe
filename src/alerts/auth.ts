import { readSecret } from '#secrets';

interface Auth {
  token?: string | undefined;
  basicAuth?: { username: string; password: string } | undefined;
}

/** The Authorization header for a bearer token or a password; none without either. Reads the secrets. */
export function authorization({ token, basicAuth }: Auth): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${readSecret(token)}` };
  if (!basicAuth) return {};
  const pair = `${basicAuth.username}:${readSecret(basicAuth.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
