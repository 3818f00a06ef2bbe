import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Page<T> {
  items: T[];
  /** Asks for the next page; absent on the last one. */
  token?: string;
}

/** How one listing is cut into pages. */
interface Paging<T> {
  /** The listing's name: a token of one is worth nothing to another. */
  of: string;
  /** Unique, and the order of the listing; a page goes on behind the last key, whatever came or went meanwhile. */
  keyOf: (item: T) => string;
  limit: number;
  token: string | undefined;
  /** What AWS answers to a token that it never issued. */
  refuse: (token: string) => Error;
}

/** One page of a listing. Tokens are opaque and sealed, and known only to the process that issued them. */
export function pageOf<T>(all: Iterable<T>, { of, keyOf, limit, token, refuse }: Paging<T>): Page<T> {
  const keyed = [...all].map((item) => ({ key: keyOf(item), item }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const after = token === undefined ? undefined : open(token, of);
  if (token !== undefined && after === undefined) throw refuse(token);
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => key > after);
  const page = rest.slice(0, limit);
  const items = page.map(({ item }) => item);
  const last = page.at(-1);
  return last && rest.length > page.length ? { items, token: seal(last.key, of) } : { items };
}

const cipher = 'aes-256-gcm';
const secret = randomBytes(32);
const nonceBytes = 12;
const tagBytes = 16;

function seal(key: string, of: string): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, secret, nonce).setAAD(Buffer.from(of));
  const sealed = Buffer.concat([sealing.update(key, 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
}

function open(token: string, of: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const opening = createDecipheriv(cipher, secret, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(of))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return opening.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + opening.final('utf8');
  } catch {
    return undefined;
  }
}
