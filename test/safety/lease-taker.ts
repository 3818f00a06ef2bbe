// A process that takes leases when it is told to; started by lease.test.ts.
import { messageOf } from '#core';
import { takeLease } from '#journal';
import type { Lease } from '#journal';

export type Order =
  /** Take this target's lease at this moment of the boot's monotonic clock, milliseconds. */
  | { order: 'take'; target: string; at: number; holdsMs?: number }
  | { order: 'outlive'; ms: number }
  | { order: 'release' };
export type Answer = { isDone: boolean; why: string };

const [directory = ''] = process.argv.slice(2);
let lease: Lease | undefined;

async function obey(order: Order): Promise<void> {
  if (order.order === 'release') return lease?.release();
  if (order.order === 'outlive') return lease?.mustOutlive(order.ms);
  const { target, at, holdsMs } = order;
  while (Number(process.hrtime.bigint()) / 1e6 < at);
  const more = holdsMs === undefined ? {} : { holdsMs };
  lease = await takeLease({ directory, target, runId: `run-${process.pid}`, run: directory, ...more });
}

process.on('message', (order: Order) => {
  obey(order).then(
    () => process.send?.({ isDone: true, why: '' } satisfies Answer),
    (error: unknown) => process.send?.({ isDone: false, why: messageOf(error) } satisfies Answer),
  );
});
process.send?.({ isDone: true, why: 'ready' } satisfies Answer);
