import type { Outcome } from '#core';

/** What a send came to, without an ok answer. */
export interface Trouble {
  outcome: Exclude<Outcome, 'ok'>;
  reason: string;
}

// Codes that only the target or the way to it can cause.
const reasons: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  EHOSTUNREACH: 'no route',
  ENETUNREACH: 'no route',
  EHOSTDOWN: 'no route',
  ETIMEDOUT: 'connect timeout',
  ENOTFOUND: 'dns failure',
  ENODATA: 'dns failure',
  ESERVFAIL: 'dns failure',
  ETIMEOUT: 'dns failure',
  EAI_AGAIN: 'dns failure',
  EAI_FAIL: 'dns failure',
  EAI_NODATA: 'dns failure',
  EAI_NONAME: 'dns failure',
};
const tlsCode =
  /^(?:ERR_TLS|ERR_SSL|CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** What undici says of bytes that are no answer by RFC 9112. */
const malformed = /^(?:HPE_|HTTPParserError$|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_)/;

/** The word for a code that only the target or the way to it can cause, as `retries` knows it. */
export function wordFor(code: string): string | undefined {
  return reasons[code];
}

/** An error of the socket. What is known to be the target's fault is failed; the rest is ours, so unknown. */
export function troubleOf(error: Error): Trouble {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const reason = reasons[code];
  if (reason !== undefined) return { outcome: 'failed', reason };
  if (tlsCode.test(code)) return { outcome: 'failed', reason: `tls: ${code}` };
  if (malformed.test(code)) return { outcome: 'failed', reason: 'malformed answer' };
  return { outcome: 'unknown', reason: `harness: ${code}` };
}
