import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOf } from './plan.ts';
import type { Demand, TaskView } from './plan.ts';
import type { TaskRecord } from './records.ts';

function task(id: string, lastStatus: TaskRecord['lastStatus']): TaskRecord {
  return {
    id,
    cluster: 'lab',
    service: 'web',
    group: 'service:web',
    definition: 'web:1',
    containerInstanceId: 'c',
    instanceId: 'i',
    cpu: 1,
    memory: 1,
    lastStatus,
    desiredStatus: 'RUNNING',
    createdAt: 0,
    tags: {},
    version: 1,
  };
}

/** One letter for each task: o healthy, p not yet, x failing its checks, d draining, old ones as l, L (not yet) and Q (pending). */
function viewsOf(letters: string): TaskView[] {
  return Array.from(letters, (letter, place) => ({
    task: task(`${letter}${place}`, letter === 'Q' ? 'PENDING' : 'RUNNING'),
    isCurrent: !'lLQ'.includes(letter),
    isDraining: letter === 'd',
    isHealthy: 'odl'.includes(letter),
    ...(letter === 'x' && { failing: { targetGroup: 'arn' } }),
  }));
}

function planned(letters: string, demand: Partial<Demand> = {}) {
  const wish = { desired: 4, minimum: 4, maximum: 8, isCrowded: false, isRebalancing: false, ...demand };
  const { start, replaced, unhealthy, surplus, isStuck } = planOf(viewsOf(letters), wish);
  return [start, replaced.length, unhealthy.length, surplus, isStuck];
}

describe('what a service needs', () => {
  it.each<[string, string, Partial<Demand>, (number | boolean)[]]>([
    ['nothing', 'oooo', {}, [0, 0, 0, 0, false]],
    ['lost tasks, at once', 'o', {}, [3, 0, 0, 0, false]],
    ['lost tasks, whatever the maximum', 'oo', { maximum: 2 }, [2, 0, 0, 0, false]],
    ['fewer', 'oooooo', {}, [0, 0, 0, 2, false]],
    ['a rollout: as many new ones as the maximum allows', 'llll', {}, [4, 0, 0, 0, false]],
    ['a rollout: an old one goes for each healthy new one', 'llllopp', { maximum: 7 }, [0, 1, 0, 0, false]],
    [
      'a rollout: old ones go first below the minimum',
      'llll',
      { minimum: 2, maximum: 4 },
      [0, 2, 0, 0, false],
    ],
    ['a rollout that never began: old ones that are pending go at once', 'QQQQ', {}, [4, 4, 0, 0, false]],
    ['a rollout: old ones that are not healthy yet wait', 'LLLL', {}, [4, 0, 0, 0, false]],
    ['a rollout: until enough are', 'LLLLoooo', {}, [0, 4, 0, 0, false]],
    ['a rollout that the percentages forbid', 'llll', { maximum: 4 }, [0, 0, 0, 0, true]],
    ['draining: the replacement first', 'oood', {}, [1, 0, 0, 0, false]],
    ['draining: then the task', 'oooood', {}, [0, 1, 0, 1, false]],
    ['draining at 100 to 100: it waits, and is no rollout', 'oood', { maximum: 4 }, [0, 0, 0, 0, false]],
    ['an unhealthy task: the replacement first', 'ooox', {}, [1, 0, 0, 0, false]],
    ['an unhealthy task with its replacement on the way', 'oooxp', {}, [0, 0, 0, 0, false]],
    ['an unhealthy task with its replacement healthy', 'oooxo', {}, [0, 0, 1, 0, false]],
    ['an unhealthy task without room for two', 'ooox', { maximum: 4 }, [0, 0, 1, 0, false]],
    ['an unhealthy task without capacity for two', 'ooxx', { isCrowded: true }, [2, 0, 1, 0, false]],
    ['unhealthy ones, one by one', 'opxx', { maximum: 4 }, [0, 0, 0, 0, false]],
    [
      'moves between zones: nothing goes before the newcomer is healthy',
      'oooop',
      { isRebalancing: true },
      [0, 0, 0, 0, false],
    ],
    ['moves between zones: then one does', 'ooooo', { isRebalancing: true }, [0, 0, 0, 1, false]],
  ])('%s', (_what, letters, demand, plan) => {
    expect(planned(letters, demand)).toEqual(plan);
  });

  it('never starts beyond the maximum, and stops no healthy task that the minimum needs', () => {
    const letters = fc.array(fc.constantFrom('o', 'p', 'x', 'd', 'l', 'L', 'Q'), { maxLength: 20 });
    const demand = fc
      .record({
        desired: fc.nat(10),
        low: fc.integer({ min: 0, max: 100 }),
        high: fc.integer({ min: 100, max: 300 }),
      })
      .map(({ desired, low, high }) => ({
        desired,
        minimum: Math.ceil((desired * low) / 100),
        maximum: Math.floor((desired * high) / 100),
        isCrowded: false,
        isRebalancing: false,
      }));
    fc.assert(
      fc.property(letters, demand, (given, wish) => {
        const views = viewsOf(given.join(''));
        const plan = planOf(views, wish);
        expect(plan.start).toBeGreaterThanOrEqual(0);
        const isWithin = views.length + plan.start <= wish.maximum;
        expect(plan.start === 0 || isWithin).toBe(true);
        const gone = new Set([...plan.replaced, ...plan.unhealthy.map((each) => each.task)]);
        const healthy = views.filter(({ isHealthy }) => isHealthy).length;
        const left = views.filter(
          ({ isHealthy, task: { id } }) => isHealthy && ![...gone].some((each) => each.id === id),
        );
        expect(left.length).toBeGreaterThanOrEqual(Math.min(healthy, wish.minimum));
        expect(plan.start === 0 || plan.surplus === 0).toBe(true);
      }),
    );
  });

  it('comes to rest with what is desired, when every task that runs turns healthy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('o', 'p', 'd', 'l', 'L', 'Q'), { maxLength: 12 }),
        fc.nat(8),
        (given, desired) => {
          let letters = given.join('');
          for (let turn = 0; turn < 40; turn += 1) {
            const plan = planOf(viewsOf(letters), {
              desired,
              minimum: desired,
              maximum: desired * 2,
              isCrowded: false,
              isRebalancing: false,
            });
            const gone = new Set(plan.replaced.map(({ id }) => id));
            let surplus = plan.surplus;
            letters = viewsOf(letters)
              .filter(({ task: { id } }) => !gone.has(id))
              .map(({ task: { id } }) => id[0] ?? '')
              .filter((letter) => !('op'.includes(letter) && surplus-- > 0))
              .join('')
              .replaceAll('p', 'o')
              .replaceAll('L', 'l')
              .concat('p'.repeat(plan.start));
          }
          expect(letters).toBe('o'.repeat(desired));
        },
      ),
    );
  });
});
