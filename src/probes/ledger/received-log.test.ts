import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceivedLog, type GivenOut } from './received-log.ts';

/** A message that one receive brought, and the delete of it that was acknowledged. */
function pass(log: ReceivedLog, n: number, at = n * 10): void {
  const receive = log.begin();
  const given = log.take(n, at, receive);
  log.end(receive);
  log.deleting(given);
  log.deleted(given, true);
}

describe('the log of what came back out of a queue', () => {
  it('grows with what goes wrong, not with the messages', () => {
    const log = new ReceivedLog();
    for (let n = 0; n < 100_000; n += 1) pass(log, n);
    expect(log.size).toBe(1);
    pass(log, 7);
    expect(log.size).toBe(2);
    expect([log.twice(), log.twiceAt, log.redelivered]).toEqual([[[7, 2]], [70, 70], 0]);
  });

  const table: [string, (log: ReceivedLog) => void, { twice?: number; perhaps?: number; again?: number }][] =
    [
      [
        'a receive left after the delete was acknowledged: twice',
        (log) => {
          pass(log, 0);
          pass(log, 0);
        },
        { twice: 1 },
      ],
      [
        'it came before the delete left: redelivered',
        (log) => {
          const [one, other] = [log.begin(), log.begin()];
          const all = [log.take(0, 1, one), log.take(0, 2, other)];
          for (const given of all) log.deleting(given);
          for (const given of all) log.deleted(given, true);
        },
        { again: 1 },
      ],
      [
        'its receive was under way when the delete was acknowledged: perhaps',
        (log) => {
          const other = log.begin();
          pass(log, 0);
          log.take(0, 2, other);
        },
        { perhaps: 1 },
      ],
      [
        'it came while the delete was under way that was acknowledged then: perhaps',
        (log) => {
          const given = log.take(0, 1, log.begin());
          log.deleting(given);
          log.take(0, 2, log.begin());
          log.deleted(given, true);
        },
        { perhaps: 1 },
      ],
      [
        'it came while the delete was under way that failed then: redelivered',
        (log) => {
          const given = log.take(0, 1, log.begin());
          log.deleting(given);
          log.take(0, 2, log.begin());
          log.deleted(given, false);
        },
        { again: 1 },
      ],
      [
        'it came while a delete was under way of which nothing was heard: redelivered',
        (log) => {
          log.deleting(log.take(0, 1, log.begin()));
          log.take(0, 2, log.begin());
        },
        { again: 1 },
      ],
      [
        'only an earlier handle of it was deleted, which may do: perhaps',
        (log) => {
          const first = log.take(0, 1, log.begin());
          const last = log.take(0, 2, log.begin());
          log.deleting(first);
          log.deleted(first, true);
          log.deleting(last);
          log.deleted(last, false);
          pass(log, 0);
        },
        { again: 1, perhaps: 1 },
      ],
      [
        'it surely came twice, and perhaps before: twice',
        (log) => {
          const other = log.begin();
          pass(log, 0);
          log.take(0, 2, other);
          pass(log, 0);
          pass(log, 0);
        },
        { twice: 1, again: 1 },
      ],
    ];
  it.each(table)('%s', (_, happen, { twice = 0, perhaps = 0, again = 0 }) => {
    const log = new ReceivedLog();
    happen(log);
    expect([log.twice().length, log.perhapsTwice().count(), log.redelivered]).toEqual([
      twice,
      perhaps,
      again,
    ]);
  });

  it('has the truth within what it tells, whenever a message was given out and deleted', () => {
    // Each receive and each delete leaves, does its work and is answered at times of its own.
    const span = fc
      .tuple(fc.nat({ max: 40 }), fc.nat({ max: 20 }), fc.nat({ max: 20 }))
      .map(([left, until, then]) => ({ left, does: left + until, answered: left + until + then }));
    const deeds = fc.record({ receive: span, deleting: span, isAcknowledged: fc.boolean() });
    fc.assert(
      fc.property(fc.array(deeds, { minLength: 2, maxLength: 4 }), (all) => {
        const log = new ReceivedLog();
        const steps: { at: number; do: () => void }[] = [];
        let [deletedAt, isTwice] = [Infinity, false];
        for (const { receive, deleting, isAcknowledged } of all) {
          const deleteAfter = receive.answered;
          let [by, given]: [ReturnType<ReceivedLog['begin']> | undefined, GivenOut | undefined] = [
            undefined,
            undefined,
          ];
          steps.push(
            { at: receive.left, do: () => (by = log.begin()) },
            // What was deleted is given out all the same: a queue that is at fault.
            { at: receive.does, do: () => (isTwice ||= deletedAt < receive.does) },
            {
              at: receive.answered,
              do: () => {
                if (!by) return;
                given = log.take(0, 0, by);
                log.end(by);
                log.deleting(given);
              },
            },
            {
              at: deleteAfter + deleting.does,
              do: () => {
                if (isAcknowledged) deletedAt = Math.min(deletedAt, deleteAfter + deleting.does);
              },
            },
            {
              at: deleteAfter + deleting.answered,
              do: () => given && log.deleted(given, isAcknowledged),
            },
          );
        }
        for (const step of steps.toSorted((a, b) => a.at - b.at)) step.do();
        const surely = log.twice().length;
        expect(surely).toBeLessThanOrEqual(isTwice ? 1 : 0);
        expect(surely + log.perhapsTwice().count()).toBeGreaterThanOrEqual(isTwice ? 1 : 0);
      }),
    );
  });
});
