import { describe, expect, it } from 'vitest';
import { isNeverConnected, isOwnTrouble } from './connection-errors.ts';

const failing = (syscall: string | undefined, code: string) =>
  Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });

describe('an error of a connection', () => {
  it.each([
    ['refused', failing('connect', 'ECONNREFUSED'), true],
    ['without an answer to the connect', failing('connect', 'ETIMEDOUT'), true],
    ['without an address', failing('getaddrinfo', 'EAI_AGAIN'), true],
    ['without an address, by a resolver', failing('queryA', 'ENOTFOUND'), true],
    ['told by its code alone', failing(undefined, 'ECONNREFUSED'), true],
    ['refused at all addresses', new AggregateError([failing('connect', 'ECONNREFUSED')]), true],
    ['that lost its way once it was there', failing('read', 'EHOSTUNREACH'), false],
    ['that lost its way while it wrote', failing('write', 'ENETUNREACH'), false],
    ['reset', failing('read', 'ECONNRESET'), false],
    ['of several, of which one was there', new AggregateError([failing('read', 'ECONNRESET')]), false],
    ['that is none', undefined, false],
  ])('%s tells whether nothing was sent', (_, error, isNever) => {
    expect(isNeverConnected(error)).toBe(isNever);
  });

  it('tells of this machine where it had nothing left to connect with, and of nobody once it was there', () => {
    expect(isOwnTrouble(failing('connect', 'EMFILE'))).toBe(true);
    expect(isOwnTrouble(new AggregateError([failing('connect', 'EADDRNOTAVAIL')]))).toBe(true);
    expect(isOwnTrouble(failing('write', 'ENOBUFS'))).toBe(false);
    expect(isOwnTrouble(failing('connect', 'ECONNREFUSED'))).toBe(false);
  });
});
