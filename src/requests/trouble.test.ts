import { describe, expect, it } from 'vitest';
import { troubleOf } from './trouble.ts';

const told = (code: string) => {
  const { outcome, reason } = troubleOf(Object.assign(new Error('any'), { code }));
  return `${outcome}: ${reason}`;
};

const ours =
  'EMFILE ENFILE EADDRNOTAVAIL EADDRINUSE ENOBUFS ENOMEM EAGAIN EPERM EACCES ENETDOWN ESOMETHINGNEW'.split(
    ' ',
  );

describe('troubleOf', () => {
  it.each([
    ['ECONNREFUSED', 'failed: refused'],
    ['ECONNRESET', 'failed: reset'],
    ['EPIPE', 'failed: reset'],
    ['EHOSTUNREACH', 'failed: no route'],
    ['ENETUNREACH', 'failed: no route'],
    ['ENOTFOUND', 'failed: dns failure'],
    ['EAI_AGAIN', 'failed: dns failure'],
    ['HPE_INVALID_CONSTANT', 'failed: malformed answer'],
    ['UND_ERR_HEADERS_OVERFLOW', 'failed: malformed answer'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'failed: malformed answer'],
    ['CERT_HAS_EXPIRED', 'failed: tls: CERT_HAS_EXPIRED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'failed: tls: ERR_TLS_CERT_ALTNAME_INVALID'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'failed: tls: ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('takes %s for the target', (code, expected) => expect(told(code)).toBe(expected));

  it.each(ours)('takes %s for ours, so that nothing is known of the target', (code) =>
    expect(told(code)).toBe(`unknown: harness: ${code}`),
  );
});
