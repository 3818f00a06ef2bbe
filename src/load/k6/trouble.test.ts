import { expect, it } from 'vitest';
import { troubleOfK6 } from './trouble.ts';

it.each([
  [1050, 'request timeout', 'failed', 'timeout'],
  [1211, 'dial: i/o timeout', 'failed', 'connect timeout'],
  [1212, 'dial: connection refused', 'failed', 'refused'],
  [1220, 'read: connection reset by peer', 'failed', 'reset'],
  [1201, 'write: broken pipe', 'failed', 'reset'],
  [1000, 'EOF', 'failed', 'reset'],
  [1000, 'http: server closed idle connection', 'failed', 'reset'],
  [1000, 'malformed HTTP response "nonsense"', 'failed', 'malformed answer'],
  [1101, 'lookup: no such host', 'failed', 'dns failure'],
  [1213, 'dial: unknown errno 101 error with msg `network is unreachable`', 'failed', 'no route'],
  [1213, 'dial: unknown errno 110 error with msg `connection timed out`', 'failed', 'connect timeout'],
  [1310, 'x509: unknown authority', 'failed', 'tls: unknown authority'],
  [
    1301,
    'tls: first record does not look like a TLS handshake',
    'failed',
    'tls: first record does not look like a TLS handshake',
  ],
  [1000, 'remote error: tls: handshake failure', 'failed', 'tls: handshake failure'],
  [
    1638,
    'http2: stream error with http2 ErrCode REFUSED_STREAM',
    'failed',
    'http2: stream error with http2 ErrCode REFUSED_STREAM',
  ],
  [
    1213,
    'dial: unknown errno 24 error with msg `too many open files`',
    'unknown',
    'harness: dial: unknown errno 24 error with msg `too many open files`',
  ],
  [
    1200,
    'read tcp 127.0.0.1:53210->127.0.0.1:80: use of closed network connection',
    'unknown',
    'harness: read tcp address->address: use of closed network connection',
  ],
  [1110, 'ip is blacklisted', 'unknown', 'harness: ip is blacklisted'],
  [1999, '', 'unknown', 'harness: k6 error 1999'],
] as const)('error %d (%s) of k6 is %s: %s', (code, text, outcome, reason) => {
  expect(troubleOfK6(code, text)).toEqual({ outcome, reason });
});
