import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText } from '../ids.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import { candidatesOf, lackOf, spreadValue } from './candidates.ts';
import type { Candidate, PlacementWish } from './candidates.ts';
import { PlacementRound } from './placement.ts';
import type { PlacementStrategy } from './records.ts';
import { addTask } from './task-index.ts';
import { newTask } from './task-creation.ts';
import { Ids } from '../ids.ts';

const does = () => true;

function leastBy(candidates: Candidate[], measure: (candidate: Candidate) => number): Candidate[] {
  const least = Math.min(...candidates.map(measure));
  return candidates.filter((candidate) => measure(candidate) === least);
}

/** ECS's rule as it is told: strategy by strategy, over all instances, for each task anew. */
function expectedPlace(
  state: ReturnType<typeof bootedLab>['plane']['state'],
  wish: PlacementWish,
  taskId: string,
): string | undefined {
  const context = { state, does };
  const all = candidatesOf(context, wish);
  let chosen = all.filter((candidate) => lackOf(context, wish, candidate) === undefined);
  let isDrawn = false;
  for (const { type, field = '' } of wish.placement) {
    if (isDrawn) break;
    if (type === 'random') isDrawn = true;
    else if (type === 'binpack')
      chosen = leastBy(chosen, ({ left }) => left[field === 'cpu' ? 'cpu' : 'memory']);
    else {
      const valueOf = (candidate: Candidate) =>
        field.startsWith('attribute:') ? spreadValue(context, field, candidate) : candidate.record.id;
      const counts = new Map<string, number>();
      for (const each of all) counts.set(valueOf(each), (counts.get(valueOf(each)) ?? 0) + each.same);
      chosen = leastBy(chosen, (candidate) => counts.get(valueOf(candidate)) ?? 0);
    }
  }
  if (!isDrawn) chosen = leastBy(chosen, (candidate) => candidate.all);
  const rank = ({ record }: Candidate) => hashText(`${taskId}/${record.instanceId}`);
  return chosen.toSorted((a, b) => rank(a) - rank(b))[0]?.record.id;
}

const strategy = fc.constantFrom<PlacementStrategy>(
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
  { type: 'spread', field: 'attribute:rack' },
  { type: 'binpack', field: 'cpu' },
  { type: 'binpack', field: 'memory' },
  { type: 'random' },
);

describe('a round of placement', () => {
  it('puts each task where the rule over all instances would', () => {
    fc.assert(
      fc.property(
        fc.array(strategy, { minLength: 1, maxLength: 4 }),
        fc.record({ cpu: fc.integer({ min: 1, max: 900 }), memory: fc.integer({ min: 1, max: 1500 }) }),
        fc.nat(50),
        fc.boolean(),
        (placement, size, seed, isDistinct) => {
          const { plane } = bootedLab({ seed });
          const { state } = plane;
          const definition = state.ecs.taskDefinitions.get('web:1');
          if (!definition) throw new Error('no definition');
          for (const [place, record] of [...state.ecs.containerInstances.values()].entries())
            record.attributes['rack'] = `r${place % 2}`;
          const wish: PlacementWish = {
            cluster: state.ecs.cluster,
            service: 'web',
            group: 'service:web',
            ...size,
            placement,
            constraints: isDistinct ? [{ type: 'distinctInstance' }] : [],
          };
          const round = new PlacementRound({ state, does }, wish);
          for (let count = 0; count < 12; count += 1) {
            const id = `task-${seed}-${count}`;
            const expected = expectedPlace(state, wish, id);
            const place = round.place(id);
            expect(place?.id).toBe(expected);
            if (!place) return;
            const task = newTask(
              { id, cluster: wish.cluster, service: 'web', group: wish.group, definition, tags: {} },
              place,
              { ids: new Ids(seed), now: 0 },
            );
            addTask(state.ecs, { ...task, ...size });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
