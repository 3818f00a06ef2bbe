import { expect, it } from 'vitest';
import { guardsField } from './guards-field.ts';

const read = (guard: object) => guardsField.parse([guard])?.[0];
const refusal = (guard: object) =>
  guardsField
    .safeParse([guard])
    .error?.issues.map(({ message, path }) => `${path.join('.')}: ${message}`)
    .join('\n');

it.each([
  [
    { servicesLost: '> 3', for: '30s' },
    { kind: 'servicesLost', above: 3 },
    30_000,
    'servicesLost > 3 for 30s',
  ],
  [{ errorRate: '> 20%' }, { kind: 'errorRate', above: 0.2 }, 10_000, 'errorRate > 20%'],
  [{ latency: '> 2s', for: '5s' }, { kind: 'latency', aboveMs: 2000 }, 5000, 'latency > 2s for 5s'],
  [{ probe: 'web' }, { kind: 'probe', name: 'web' }, 0, 'probe web'],
  [{ alarm: 'payments-5xx' }, { kind: 'alarm', name: 'payments-5xx' }, 0, 'alarm payments-5xx'],
  [{ deadline: '20m' }, { kind: 'deadline', afterMs: 1_200_000 }, 0, 'deadline 20m'],
  [{ capacity: '< 50%' }, { kind: 'capacity', below: { share: 0.5 } }, 0, 'capacity < 50%'],
  [
    { capacity: '< 4', group: 'web' },
    { kind: 'capacity', below: { count: 4 }, group: 'web' },
    0,
    'capacity < 4 of web',
  ],
])('%j is a guard', (written, condition, forMs, text) => {
  expect(read(written)).toEqual({ condition, forMs, text });
});

it.each([
  [{}, 'each guard names exactly one of'],
  [{ probe: 'a', alarm: 'b' }, 'each guard names exactly one of'],
  [{ servicesLost: 3 }, '0.servicesLost: must be "> 3", not "3"'],
  [{ servicesLost: '< 3' }, 'must be "> 3"'],
  [{ errorRate: '> 200%' }, 'must be "> 20%"'],
  [{ latency: '> 0s' }, 'must be "> 2s"'],
  [{ capacity: '> 50%' }, 'must be "< 50%"'],
  [{ deadline: 'soon' }, 'must be a duration above zero'],
  [{ probe: 'web', for: 'ever' }, '0.for: "ever" is not a duration'],
  [{ probe: 'web', group: 'x' }, '0.group: goes with capacity alone'],
])('%j is none', (written, message) => {
  expect(refusal(written)).toContain(message);
});
