import type { LoadPlan, LoadScenario, ProbePlan } from '#core';
import { describe, expect, it } from 'vitest';
import { refuseStrayScenarios } from './stands-for.ts';

const scenario = (name: string, service?: string) =>
  ({ name, ...(service !== undefined && { service }) }) as LoadScenario;
const loadOf = (...scenarios: LoadScenario[]) => ({ traffic: { scenarios } }) as LoadPlan;
const probe = (service: string) => ({ service }) as ProbePlan;
const target = { services: [{ name: 'catalog' }], probes: [probe('blog')] };

describe('the service that a scenario stands for', () => {
  it('is one of the target or of a probe, or none', () => {
    const load = loadOf(scenario('a', 'catalog'), scenario('b', 'blog'), scenario('c'));
    expect(() => refuseStrayScenarios(load, target)).not.toThrow();
    expect(() => refuseStrayScenarios({}, target)).not.toThrow();
  });

  it('may be any where none is known', () =>
    expect(() =>
      refuseStrayScenarios(loadOf(scenario('a', 'shop')), { services: [], probes: [] }),
    ).not.toThrow());

  it.each([
    ['katalog', 'Did you mean catalog?'],
    ['zzz', 'There are catalog, blog.'],
  ])('is refused where nothing has that name: %s', (service, hint) => {
    const refuse = () => refuseStrayScenarios(loadOf(scenario('a', service)), target);
    expect(refuse).toThrow(`The scenario a stands for the service ${service}, which is not there.`);
    expect(refuse).toThrow(expect.objectContaining({ hint }) as Error);
  });
});
