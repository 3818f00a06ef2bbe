import { expect, it } from 'vitest';
import { buildFindings } from '../../test/reporters/build-findings.ts';
import { endingTold, withoutVerdict } from './words.ts';

it.each([
  ['Inconclusive: the run was interrupted.', 'The run was interrupted.'],
  ['Inconclusive: thermostat was never ok.', 'thermostat was never ok.'],
  ['Nothing can be said.', 'Nothing can be said.'],
])('the summary %j reads %j under its verdict', (summary, text) => {
  expect(withoutVerdict(summary, 'inconclusive')).toBe(text);
});

it.each([
  ['completed' as const, null, 'Held: fine.', undefined],
  ['interrupted' as const, null, 'Inconclusive: the run was interrupted.', undefined],
  ['failed' as const, 'no lab', 'Inconclusive: the run failed: no lab.', undefined],
  ['gave-up' as const, null, 'Refuted: 1 of 2 services lost.', 'The run gave up before all was back.'],
  ['failed' as const, 'exit code 1.', 'Refuted: lost.', 'The run failed: exit code 1.'],
])('an ending is told once: %s, %s, under %j', (ending, endingReason, summary, told) => {
  expect(endingTold(buildFindings({ ending, endingReason, summary }))).toBe(told);
});
