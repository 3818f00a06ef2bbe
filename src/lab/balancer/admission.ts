import type { IncomingMessage } from 'node:http';
import { askedOf } from './asked.ts';
import type { Meter } from './meter.ts';
import { errorAnswer, type OwnAnswer } from './own-answer.ts';
import type { Router } from './router.ts';
import type { TargetPool } from './target-pool.ts';
import type { TokenBucket } from './token-bucket.ts';

/** What every request goes by. */
export interface Front {
  router: Router;
  bucket: TokenBucket;
  meter: Meter;
}

/** Either a target for a request, or what the balancer itself answers. Counts which it was. */
type Admission = { pool: TargetPool; groupArn: string } | { answer: OwnAnswer };

export function admit({ router, bucket, meter }: Front, incoming: IncomingMessage): Admission {
  if (!bucket.take() && router.does('capacity-must-be-warmed')) {
    meter.rejected();
    return itself(meter, errorAnswer(503));
  }
  const choice = router.choose(askedOf(incoming));
  if (choice.type === 'answer') return itself(meter, choice.answer);
  // Many a proxy does not tell a group without targets from a target that is broken.
  if (choice.type === 'no-target') return itself(meter, errorAnswer(router.does('no-target') ? 503 : 502));
  meter.requested(choice.groupArn);
  return choice;
}

/** What a client gets when its target failed; many a proxy says 500 whatever it was. */
export function failureAnswer({ router }: Front, status: 502 | 504): OwnAnswer {
  return errorAnswer(status === 502 && !router.does('bad-gateway') ? 500 : status);
}

function itself(meter: Meter, answer: OwnAnswer): Admission {
  meter.answeredItself(answer.status);
  return { answer };
}
