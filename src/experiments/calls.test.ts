import type { ProbePlan, Service } from '#core';
import { describe, expect, it } from 'vitest';
import { planCalls } from './calls.ts';
import { parseExperiment } from './index.ts';

const service = (name: string, calls?: string[]): Service => ({
  name,
  desired: 1,
  running: 1,
  tasks: [],
  targetGroups: [],
  endpoints: [],
  ...(calls && { calls }),
});

const probe = (name: string): ProbePlan => ({
  id: name,
  kind: 'http',
  service: name,
  summary: '',
  params: {},
  intervalMs: 100,
  timeoutMs: 1000,
});

const inventory = {
  services: [service('web', ['checkout', 'web']), service('checkout'), service('catalog')],
};

describe('whom a service calls', () => {
  it('is what the file and the tags say together, each once and never itself', () => {
    const calls = { web: ['catalog', 'checkout'], catalog: ['payments.example.com'] };
    expect(planCalls({ calls }, inventory, [probe('payments.example.com')])).toEqual({
      calls: { web: ['checkout', 'catalog'], catalog: ['payments.example.com'] },
    });
  });

  it('is nothing where nobody says so', () => {
    expect(planCalls({}, { services: [service('web')] }, [])).toEqual({});
  });

  it('is refused for a name in the file that no service has, with the one that was meant', () => {
    const plan = (calls: Record<string, string[]>) => () => planCalls({ calls }, inventory, []);
    expect(plan({ web: ['chekout'] })).toThrow('calls names chekout, and no service has that name');
    expect(plan({ wbe: ['checkout'] })).toThrow(
      expect.objectContaining({ exitCode: 64, hint: 'Did you mean web?' }),
    );
    expect(plan({ web: ['something-else-altogether'] })).toThrow(
      expect.objectContaining({ hint: 'Name services as the inventory or their probes do.' }),
    );
  });

  it('may be unknown where a tag names it', () => {
    expect(planCalls({}, { services: [service('web', ['gone'])] }, [])).toEqual({ calls: { web: ['gone'] } });
  });

  it('is read from the file', () => {
    const text = 'version: 1\nname: a\nfaults: []\ncalls: { web: [checkout, catalog] }\n';
    expect(parseExperiment(text, 'a.yaml').calls).toEqual({ web: ['checkout', 'catalog'] });
    expect(() => parseExperiment(text.replace('[checkout, catalog]', '[]'), 'a.yaml')).toThrow(/calls/);
  });
});
