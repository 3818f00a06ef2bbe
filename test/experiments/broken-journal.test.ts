import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseExperiment, runExperiment } from '#experiments';
import { expect, it } from 'vitest';
import type { Ending } from '../cli/run-directory.ts';
import { serveLab } from '../targets/lab-endpoint.ts';
import { inMemory } from './in-memory.ts';

/** A run that stops an instance, and whose journal takes nothing more once that is proven. */
async function run(atEnd: Ending, denies: string[]) {
  const lab = await serveLab({ denies });
  atEnd(() => lab[Symbol.asyncDispose]());
  const passing = setInterval(() => lab.timers.advance(500), 50);
  atEnd(() => clearInterval(passing));
  const server = createServer((_, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const text = [
    'version: 1',
    'name: stop',
    `probes: [{ http: { service: web, url: 'http://127.0.0.1:${port}/' } }]`,
    'alerts: []',
    'faults: [{ stop-instances: { count: 1, seed: 1, for: 100ms } }]',
    'watch: { steadyFor: 300ms, settleFor: 300ms, giveUpAfter: 20s, undoWithin: 30s }',
  ].join('\n');
  let isFull = false;
  const { options } = inMemory(lab.open(), (body) => {
    if (isFull) throw new Error('ENOSPC: no space left on device, write');
    isFull = body.type === 'fault-proof';
  });
  const ended = await runExperiment(parseExperiment(`${text}\n`, 'stop.yaml'), options);
  const states = [...lab.plane.state.ec2.instances.values()].map(({ state }) => state);
  return { ended, states };
}

it.concurrent('a run whose journal breaks puts back what it did, and says so', async ({ onTestFinished }) => {
  const { ended, states } = await run(onTestFinished, []);
  expect(ended).toMatchObject({ ending: 'failed', error: { code: 'journal' }, isPutBack: true });
  expect(ended.left).toBeUndefined();
  expect(states.filter((state) => state === 'stopped')).toEqual([]);
});

it.concurrent(
  'a run whose journal breaks still tells what it could not put back',
  async ({ onTestFinished }) => {
    const { ended } = await run(onTestFinished, ['autoscaling:ResumeProcesses']);
    expect(ended).toMatchObject({ ending: 'failed', error: { code: 'journal' } });
    expect(ended.isPutBack).toBeUndefined();
    expect(ended.left).toEqual([
      {
        step: expect.objectContaining({
          byHand: [expect.stringMatching(/^aws autoscaling resume-processes /)],
        }),
        why: expect.stringContaining('autoscaling:ResumeProcesses'),
      },
    ]);
  },
);
