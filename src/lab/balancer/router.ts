import type { RuleAction } from '../control/elb/records.ts';
import type { Routing } from '../control/world.ts';
import type { Asked } from './asked.ts';
import { fixedAnswer, redirectAnswer, type OwnAnswer } from './own-answer.ts';
import { matchesHost, matchesPath } from './patterns.ts';
import { locationOf } from './redirect.ts';
import type { TargetPool } from './target-pool.ts';
import { createTargetPools } from './target-pools.ts';
import { createTargetTurns, type TargetTurns } from './target-turns.ts';
import { createWeightedGroups } from './weighted-groups.ts';

/** What becomes of a request. */
type Choice =
  | { type: 'target'; pool: TargetPool; groupArn: string }
  /** Its target group has no target, or there is no such listener. */
  | { type: 'no-target' }
  | { type: 'answer'; answer: OwnAnswer };

type Behaviour = Routing['without'][number];

export interface Router {
  apply(routing: Routing): void;
  /** By the first rule, in order of priority, that the request meets. */
  choose(asked: Asked): Choice;
  does(behaviour: Behaviour): boolean;
}

interface Rule {
  hosts: readonly string[];
  paths: readonly string[];
  act: (asked: Asked) => Choice;
}

export function createRouter(now: () => number): Router {
  const pools = createTargetPools();
  const turns = new Map<string, TargetTurns>();
  const weights = new Map<string, () => string | undefined>();
  let listeners = new Map<number, Rule[]>();
  let without = new Set<Behaviour>();

  function forward(groupArn: string | undefined): Choice {
    const pool = groupArn === undefined ? undefined : turns.get(groupArn)?.next(now());
    return pool && groupArn !== undefined ? { type: 'target', pool, groupArn } : { type: 'no-target' };
  }

  function actOf(action: RuleAction): Rule['act'] {
    if (action.type === 'redirect')
      return (asked) => ({
        type: 'answer',
        answer: redirectAnswer(action.status, locationOf(action, asked)),
      });
    if (action.type === 'fixed-response') {
      const answer = fixedAnswer(action);
      return () => ({ type: 'answer', answer });
    }
    const nextGroup = weightsOf(action.groups);
    return () => forward(nextGroup());
  }

  /** The same groups with the same weights go on where they were. */
  function weightsOf(groups: Extract<RuleAction, { type: 'forward' }>['groups']): () => string | undefined {
    const key = JSON.stringify(groups);
    const known = weights.get(key) ?? createWeightedGroups(groups);
    weights.set(key, known);
    return known;
  }

  return {
    apply(routing) {
      const { targetGroups } = routing;
      without = new Set(routing.without);
      const timeouts = without.has('gateway-timeout')
        ? { connectMs: Infinity, idleMs: Infinity }
        : { connectMs: routing.connectTimeoutMs, idleMs: routing.idleTimeoutMs };
      pools.keep(targetGroups);
      const present = new Set(targetGroups.map(({ arn }) => arn));
      for (const arn of turns.keys()) if (!present.has(arn)) turns.delete(arn);
      for (const { arn, algorithm, routed } of targetGroups) {
        const turn = turns.get(arn) ?? createTargetTurns();
        turns.set(arn, turn);
        turn.set(
          algorithm,
          routed.map((target) => ({ target, pool: pools.of(target, timeouts) })),
        );
      }
      listeners = new Map(
        routing.listeners.map(({ port, rules }) => [
          port,
          rules.map(({ hosts, paths, action }) => ({ hosts, paths, act: actOf(action) })),
        ]),
      );
    },
    choose(asked) {
      const rule = listeners.get(asked.port)?.find((each) => meets(each, asked));
      return rule ? rule.act(asked) : { type: 'no-target' };
    },
    does: (behaviour) => !without.has(behaviour),
  };
}

function meets({ hosts, paths }: Rule, { host, path }: Asked): boolean {
  return (
    (hosts.length === 0 || hosts.some((pattern) => matchesHost(pattern, host))) &&
    (paths.length === 0 || paths.some((pattern) => matchesPath(pattern, path)))
  );
}
