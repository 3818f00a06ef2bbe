import { sample } from '#core';
import type { Random } from '#core';
import type { LabState } from '../state.ts';
import { isRecordHealthy } from './health.ts';
import type { RecordSet } from './records.ts';

/** As many records as a multivalue answer has at most. */
const mostAnswers = 8;

/** The record sets of one name and type that one answer is made of, by their routing policy. */
export function selectSets(state: LabState, sets: readonly RecordSet[], draws: Random): readonly RecordSet[] {
  const [first] = sets;
  if (!first || first.setIdentifier === undefined) return sets;
  if (first.failover !== undefined) return [failoverOf(state, sets) ?? first];
  const usable = withoutUnhealthy(state, sets);
  if (first.weight !== undefined) return [drawnByWeight(usable, draws)];
  return state.route53.without.has('at-most-eight-answers') ? usable : sample(usable, mostAnswers, draws);
}

/** The healthy ones; all of them when none is, since an answer that may work is better than none. */
function withoutUnhealthy(state: LabState, sets: readonly RecordSet[]): readonly RecordSet[] {
  if (state.route53.without.has('unhealthy-when-all-are')) return sets;
  const healthy = sets.filter((set) => isRecordHealthy(state, set));
  const weighed = healthy.filter(({ weight }) => weight !== 0);
  // One without weight has its turn only when no other is healthy.
  if (weighed.length > 0) return weighed;
  return healthy.length > 0 ? healthy : sets;
}

function drawnByWeight(sets: readonly RecordSet[], draws: Random): RecordSet {
  const total = sets.reduce((sum, { weight = 0 }) => sum + weight, 0);
  let left = total === 0 ? draws.between(0, sets.length - 1) : draws.between(0, total - 1);
  const drawn = sets.find(({ weight = 0 }) => (left -= total === 0 ? 1 : weight) < 0);
  if (!drawn) throw new Error('a weighted answer needs a record');
  return drawn;
}

/** The primary while it is healthy, or while the secondary is not either. */
function failoverOf(state: LabState, sets: readonly RecordSet[]): RecordSet | undefined {
  const primary = sets.find(({ failover }) => failover === 'PRIMARY');
  const secondary = sets.find(({ failover }) => failover === 'SECONDARY');
  if (!primary || !secondary) return primary ?? secondary;
  if (state.route53.without.has('failover-records')) return primary;
  return !isRecordHealthy(state, primary) && isRecordHealthy(state, secondary) ? secondary : primary;
}
