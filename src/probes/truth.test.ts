import { createServer } from 'node:net';
import { harnessOverloaded } from '#core';
import type { Fold, ProbePlan } from '#core';
import { expect, it } from 'vitest';
import { behaving, fine, listen } from './http/test/server-rig.ts';
import type { Behaviour } from './http/test/server-rig.ts';
import { probes, startProbes } from './index.ts';
import { planned } from '../../test/probes/planned.ts';

const wanted = 12;

const behaviours: Record<string, { behaviour: Behaviour; told: string[]; timeout?: string }> = {
  answers: { behaviour: (socket) => socket.write(fine), told: ['ok'] },
  resets: { behaviour: (socket) => socket.resetAndDestroy(), told: ['failed: reset'] },
  hangs: { behaviour: () => undefined, told: ['failed: timeout'], timeout: '400ms' },
  'hangs inside its answer': {
    behaviour: (socket) => socket.write(fine.slice(0, -1)),
    told: ['failed: timeout'],
    timeout: '400ms',
  },
  'drops idle connections': {
    behaviour: (socket, _, nth) => (nth < 2 ? socket.write(fine) : socket.destroy()),
    told: ['ok'],
  },
  'answers 503': {
    behaviour: (socket) => socket.write(fine.replace('200', '503')),
    told: ['failed: status 503'],
  },
  babbles: {
    behaviour: (socket) => socket.write('?\r\n\r\n'),
    told: ['failed: malformed answer: status line'],
  },
};

it('one worker tells apart servers that do well and badly in every way, fresh and pooled', async () => {
  await using stack = new AsyncDisposableStack();
  const refusing = await listen(createServer());
  await refusing.close();
  const expected: Record<string, string[]> = {};
  const plans: ProbePlan[] = [];
  for (const connections of ['fresh', 'pooled']) {
    const planFor = (name: string, url: string, timeout: string, told: string[]) => {
      expected[`${name}, ${connections}`] = told;
      plans.push(
        planned(probes.http, { url, rate: '20/s', timeout, connections }, `${name}, ${connections}`),
      );
    };
    planFor('refuses', refusing.url, '20s', ['failed: refused']);
    for (const [name, { behaviour, told, timeout = '20s' }] of Object.entries(behaviours)) {
      const server = stack.use(await behaving(behaviour));
      planFor(name, server.url, timeout, told);
    }
  }

  const folds: Fold[] = [];
  const sure = (id: string) =>
    folds.filter(({ probe, reason }) => probe === id && reason !== harnessOverloaded);
  const count = (id: string) => sure(id).reduce((sum, { n: [first, last] }) => sum + last - first + 1, 0);
  const { promise: enough, resolve, reject } = Promise.withResolvers<void>();
  const pacing = await startProbes(plans, {
    origin: process.hrtime.bigint(),
    onFolds: (more) => {
      folds.push(...more);
      if (plans.every(({ id }) => count(id) >= wanted)) resolve();
    },
    onError: reject,
  });
  stack.defer(() => pacing.stop());
  await enough;
  await pacing.stop();

  const told = plans.map(({ id }) => [
    id,
    [...new Set(sure(id).map(({ outcome, reason }) => (reason ? `${outcome}: ${reason}` : outcome)))],
  ]);
  expect(Object.fromEntries(told)).toEqual(expected);
});
