import type { Outcome } from '#core';
import { compileTolerance } from '../tolerance.ts';
import type { Resolved } from './answer.ts';
import type { SenderParams } from './sender-params.ts';

type Verdict = [outcome: Outcome, reason?: string];

/** Whether an answer is one that a client can use. */
export function compileJudge({ expect = {} }: Pick<SenderParams, 'expect'>): (answer: Resolved) => Verdict {
  const { addresses: count, ttl } = expect;
  const isRightCount = count === undefined ? () => true : compileTolerance(count);
  return ({ code, addresses, ttlSeconds }) => {
    if (code !== 'NOERROR') return ['failed', code];
    if (ttlSeconds === null) return ['failed', 'no records'];
    if (addresses.length === 0) return ['failed', 'no addresses'];
    if (isRightCount(addresses.length) === false) return ['failed', 'number of addresses outside'];
    if (ttl !== undefined && ttlSeconds > ttl) return ['failed', 'TTL too long'];
    return ['ok'];
  };
}
