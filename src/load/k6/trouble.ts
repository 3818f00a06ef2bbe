import type { Trouble } from '#requests';

// k6's error codes (grafana.com/docs/k6/latest/javascript-api/error-codes) that only the target or the way to it causes.
const reasons = new Map([
  [1050, 'timeout'],
  [1100, 'dns failure'],
  [1101, 'dns failure'],
  [1201, 'reset'],
  [1211, 'connect timeout'],
  [1212, 'refused'],
  [1220, 'reset'],
  [1701, 'malformed answer'],
]);
const tlsCodes = { from: 1300, to: 1399 };
const http2Codes = { from: 1600, to: 1699 };

// Errors that k6 has no code for, by the words of Go.
const words: [RegExp, string][] = [
  [/no route to host|network is unreachable|host is down/, 'no route'],
  [/connection timed out/, 'connect timeout'],
  [
    /\bEOF\b|server closed (?:idle )?connection|connection reset|broken pipe|transport connection broken/,
    'reset',
  ],
  [/malformed HTTP|malformed MIME|bad Content-Length|invalid (?:header|chunk)/i, 'malformed answer'],
  [/no such host/, 'dns failure'],
];
const tlsWords = /^(?:remote error: )?(?:tls|x509): ?(.*)/;
const address = /(?:\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):\d+/gi;

/** What a request without an answer came to, by k6's code and text of its error. */
export function troubleOfK6(code: number, text: string): Trouble {
  const reason = reasons.get(code) ?? words.find(([pattern]) => pattern.test(text))?.[1];
  if (reason !== undefined) return { outcome: 'failed', reason };
  // An address in it would make each error one of its own.
  const plain = text.replaceAll(address, 'address');
  const ofTls = tlsWords.exec(plain)?.[1] ?? plain;
  if (isWithin(code, tlsCodes) || tlsWords.test(plain)) return { outcome: 'failed', reason: `tls: ${ofTls}` };
  if (isWithin(code, http2Codes)) return { outcome: 'failed', reason: plain };
  return { outcome: 'unknown', reason: `harness: ${plain === '' ? `k6 error ${code}` : plain}` };
}

function isWithin(code: number, { from, to }: { from: number; to: number }): boolean {
  return code >= from && code <= to;
}
