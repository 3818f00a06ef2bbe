import { expect, it } from 'vitest';
import { parseExperiment } from './parse-experiment.ts';
import { stepsOf } from './steps.ts';

const read = (...faults: string[]) =>
  parseExperiment(
    `version: 1\nname: grow\nfaults:\n${faults.map((fault) => `  - ${fault}\n`).join('')}`,
    'a.yaml',
  );

it('is one run of each step, with its amount and nothing else changed', () => {
  const experiment = read('terminate-instances: { steps: [10%, 3, 50%], seed: 4, how: abrupt }');
  const steps = stepsOf(experiment);
  expect(steps.map(({ name }) => name)).toEqual(['10 %', '3 instances', '50 %']);
  expect(steps.map(({ experiment: { faults } }) => faults[0]?.params)).toMatchObject([
    { share: 0.1, seed: 4, how: 'abrupt' },
    { count: 3, seed: 4 },
    { share: 0.5, seed: 4 },
  ]);
  expect(steps.every(({ experiment: { faults } }) => !('steps' in Object(faults[0]?.params)))).toBe(true);
});

it('is the experiment itself where nothing grows', () => {
  const experiment = read('terminate-instances: { count: 1 }');
  expect(stepsOf(experiment)).toEqual([{ name: 'all', experiment }]);
});

it('lets several faults grow together, and refuses those that can not', () => {
  const both = read('terminate-instances: { steps: [1, 2] }', 'stop-instances: { steps: [10%, 20%] }');
  expect(stepsOf(both).map(({ name }) => name)).toEqual(['1 instance + 10 %', '2 instances + 20 %']);
  const uneven = read('terminate-instances: { steps: [1, 2] }', 'stop-instances: { steps: [1, 2, 3] }');
  expect(() => stepsOf(uneven)).toThrow('equally many steps');
});

it.each(['[50%, 25%]', '[10%, 10%]', '[3, 2]'])('refuses %s, which does not grow', (steps) => {
  expect(() => stepsOf(read(`terminate-instances: { steps: ${steps} }`))).toThrow('Steps have to grow');
});

it.each([
  ['terminate-instances: { steps: [10%], seed: 1 }', 'must be two or more'],
  ['terminate-instances: { steps: [10%, 20%], count: 1 }', 'give steps alone'],
  ['terminate-instances: { steps: [0, 1] }', 'steps'],
  [
    'terminate-instances: { steps: [10%, 20%], choose: { ids: [i-1] } }',
    'leave it out: choose names the instances',
  ],
])('%s is refused', (fault, message) => {
  expect(() => read(fault)).toThrow(message);
});
