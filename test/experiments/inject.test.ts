import type { EventBody } from '#core';
import { faults } from '#faults';
import { expect, it } from 'vitest';
import { injectFault } from '../../src/experiments/inject.ts';
import { planFaults } from '../../src/experiments/plan-faults.ts';
import { Recording } from '../../src/experiments/recording.ts';
import { Undos } from '../../src/experiments/undos.ts';
import { rigOf } from '../faults/fault-rig.ts';
import { unguarded, unhurried } from '../targets/lab-endpoint.ts';

const clock = { now: () => 0, wall: () => 0 };

/** What a fault is injected with, and the events of that. */
function injecting(rig: Awaited<ReturnType<typeof rigOf>>) {
  const emitted: EventBody[] = [];
  const append = (body: EventBody) => {
    emitted.push(body);
    return { seq: 0, at: 0, ...body };
  };
  const recording = new Recording({ append, sync: async () => undefined });
  const undos = new Undos({ recording, clock, withinMs: 1000 });
  const options = { ...unguarded, undos, recording, clock, target: rig.target, signal: unhurried() };
  return { emitted, options };
}

it('a fault that never left ends the run, without a proof of what others did', async () => {
  await using rig = await rigOf(faults['scale-in']);
  const plan = rig.plan();
  for (const group of rig.lab.plane.state.autoScaling.groups.values()) group.desired -= 1;
  const { emitted, options } = injecting(rig);
  await expect(injectFault(0, plan, options)).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('is not as it was planned for'),
  });
  await expect(injectFault(1, plan, options)).rejects.toMatchObject({
    code: 'target',
    message: expect.stringMatching(/^Fault 2 was not sent: .* is not as it was planned for/),
  });
  const types = emitted.map(({ type }) => type);
  expect(types).toEqual(['fault-intended', 'fault-answered', 'fault-intended', 'fault-answered']);
  expect(rig.changes()).toEqual([]);
});

it('a zone is cut off with those in it that faults before it have drained', async () => {
  await using rig = await rigOf(faults['blackhole-zone']);
  const [first] = rig.inventory.instances;
  if (!first) throw new Error('there is no instance');
  const { zone, id } = first;
  const requests = [
    { kind: 'drain-container-instances', params: { choose: { ids: [id] }, for: '5s' } },
    { kind: 'blackhole-zone', params: { zone, for: '5s' } },
  ].map(({ kind, params }) => {
    const fault = Object.values(faults).find(({ name }) => name === kind);
    return { kind, params: fault?.params.parse(params) };
  });
  const [drained, cut] = planFaults(requests, rig.inventory, {});
  if (!drained || !cut) throw new Error('two faults were asked for');
  expect(cut.victims.map((victim) => victim.id)).not.toContain(id);
  expect(cut.cautions).toContain(`${id} of faults before it is cut off as well.`);
  const { emitted, options } = injecting(rig);
  const wait = setInterval(() => rig.lab.timers.advance(1000), 20);
  try {
    await injectFault(0, drained, options);
    await injectFault(1, cut, options);
  } finally {
    clearInterval(wait);
  }
  const sent = emitted.flatMap((event) => (event.type === 'fault-sent' ? [event.fault] : []));
  expect(sent).toEqual([0, 1]);
  expect(emitted.flatMap((event) => (event.type === 'fault-answered' ? (event.error ?? []) : []))).toEqual(
    [],
  );
});
