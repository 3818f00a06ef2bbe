import type { AlarmState } from '../records.ts';
import type { VerdictRules } from '../verdict.ts';

export interface ReferenceRules {
  latest: number;
  needed: number;
  treatment: VerdictRules['treatMissingData'];
}

/** The user guide's rules, sign by sign, oldest first; undefined for an alarm that keeps its state. */
export function reference(
  pattern: string,
  { latest, needed, treatment }: ReferenceRules,
): AlarmState | undefined {
  const real = pattern.replaceAll('-', '');
  const isAlarm = (signs: string) => signs.replaceAll(/[^X]/g, '').length >= needed;
  if (real.length >= latest) return isAlarm(real.slice(-latest)) ? 'ALARM' : 'OK';
  const gap = latest - real.length;
  if (treatment === 'breaching') return isAlarm(real + 'X'.repeat(gap)) ? 'ALARM' : 'OK';
  if (treatment === 'notBreaching') return isAlarm(real) ? 'ALARM' : 'OK';
  if (real === '') return treatment === 'ignore' ? undefined : 'INSUFFICIENT_DATA';
  if (isAlarm(real)) return 'ALARM';
  if (real.includes('0')) return 'OK';
  const isOldEnough = pattern.slice(0, Math.max(0, pattern.length - needed + 1)).includes('X');
  return treatment === 'missing' && isOldEnough ? 'ALARM' : undefined;
}

/** The states of an alarm while a pattern comes in, period by period, from the first evaluation on. */
export function referenceStates(pattern: string, rules: ReferenceRules): AlarmState[] {
  const states: AlarmState[] = [];
  const before = '-'.repeat(rules.latest + 2);
  for (let length = 0; length <= pattern.length; length += 1) {
    const range = (before + pattern.slice(0, length)).slice(-(rules.latest + 2));
    states.push(reference(range, rules) ?? states.at(-1) ?? 'INSUFFICIENT_DATA');
  }
  return states;
}
