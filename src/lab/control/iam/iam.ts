import type { Context } from '../context.ts';
import type { SessionRecord } from './records.ts';

interface Asked {
  roleArn: string;
  sessionName: string;
  externalId: string | undefined;
  durationMs: number;
}

/** Who may do what: roles that are assumed, and actions that are denied. */
export class Iam {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Keys for a session of the role; undefined where it is not to be assumed so. */
  assume({ roleArn, sessionName, externalId, durationMs }: Asked): SessionRecord | undefined {
    const { state, ids, agenda } = this.#context;
    const { account, iam } = state;
    const name = roleArn.split('/').at(-1) ?? '';
    if (this.#context.does('role-trust') && !this.#isTrusted(roleArn, externalId)) return undefined;
    const session: SessionRecord = {
      accessKeyId: `ASIA${ids.hex('session', 16).toUpperCase()}`,
      secretAccessKey: ids.hex('session-secret', 40),
      sessionToken: ids.hex('session-token', 120),
      userId: `AROA${ids.hex('role-user', 17).toUpperCase()}:${sessionName}`,
      arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
      expiresAt: agenda.now() + durationMs,
    };
    this.#context.turn(() => iam.sessions.set(session.accessKeyId, session));
    return session;
  }

  /** The session whose key this is, unless it is over. */
  sessionOf(accessKeyId: string): SessionRecord | undefined {
    const session = this.#context.state.iam.sessions.get(accessKeyId);
    return session && session.expiresAt > this.#context.agenda.now() ? session : undefined;
  }

  /** Who asks with this key. */
  callerArn(accessKeyId: string): string {
    return this.sessionOf(accessKeyId)?.arn ?? `arn:aws:iam::${this.#context.state.account}:user/lab`;
  }

  /** Whether an action such as `ec2:StopInstances` is denied. */
  denies(action: string): boolean {
    if (!this.#context.does('denied-actions')) return false;
    return [...this.#context.state.iam.denied].some((pattern) => covers(pattern, action));
  }

  #isTrusted(roleArn: string, externalId: string | undefined): boolean {
    const { account, iam } = this.#context.state;
    const path = `arn:aws:iam::${account}:role/`;
    if (!roleArn.startsWith(path)) return false;
    if (iam.roles === undefined) return true;
    const role = iam.roles.get(roleArn.slice(roleArn.lastIndexOf('/') + 1));
    return role !== undefined && (role.externalId === undefined || role.externalId === externalId);
  }
}

/** As policies compare: without regard to case, `*` for any characters. */
function covers(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[^\w:]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
