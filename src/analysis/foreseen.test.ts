import { expect, it } from 'vitest';
import { findingsOf, victim } from './test/scripted-run.ts';
import type { Script } from './test/scripted-run.ts';

const steady = '..........';
const outage = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..........................';

/** `web` runs on i-1 and i-2, `invoices` on i-1 alone, `audit` nowhere. */
const running = (id: string, service: string, instanceId: string) => ({
  id,
  service,
  instanceId,
  status: 'RUNNING',
});
const placed: Script['tasks'] = [
  running('t-1', 'web', 'i-1'),
  running('t-2', 'web', 'i-2'),
  running('t-3', 'invoices', 'i-1'),
];

it('sets the services that placement foretold beside what was felt', () => {
  const { foreseen } = findingsOf({
    services: { web: `${steady}${outage}`, invoices: `${steady}${outage}` },
    tasks: placed,
    victims: [victim('i-1')],
  });
  expect(foreseen?.services).toEqual([
    { name: 'invoices', isForeseen: true, state: 'lost' },
    { name: 'web', isForeseen: false, state: 'lost' },
  ]);
});

it('tells of a service that nothing probed, and of none that stands', () => {
  const { foreseen } = findingsOf({
    services: { web: `${steady}${steady}${steady}` },
    tasks: placed,
    victims: [victim('i-1')],
  });
  expect(foreseen?.services).toEqual([{ name: 'invoices', isForeseen: true, state: null }]);
});

it('is nothing where nobody was hurt', () => {
  expect(findingsOf({ services: { web: steady }, victims: [] }).foreseen).toBeNull();
});
