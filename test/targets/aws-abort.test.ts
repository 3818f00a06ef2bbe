import { getEventListeners, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { rejectionOf, serveLab, tally, unguarded, unhurried, type LabEndpoint } from './lab-endpoint.ts';

const { mayLeave } = unguarded;
const reason = new Error('the run was interrupted');

/** Answers nothing of this operation from now on, and resolves when it was asked for. */
function silence(lab: LabEndpoint, silenced: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  lab.hook(async ({ operation, signal }) => {
    if (operation !== silenced) return;
    resolve();
    await once(signal, 'abort');
  });
  return promise;
}

const inventoryOperations = [
  'GetCallerIdentity',
  'ListContainerInstances',
  'DescribeContainerInstances',
  'DescribeInstances',
  'DescribeInstanceAttribute',
  'DescribeAutoScalingGroups',
  'ListServices',
  'DescribeServices',
  'ListTasks',
  'DescribeTasks',
  'DescribeTargetGroups',
  'DescribeTargetHealth',
  'DescribeLoadBalancers',
  'DescribeListeners',
  'DescribeRules',
];

describe('an abort ends the wait', () => {
  it.each(inventoryOperations)('for %s in an inventory', async (operation) => {
    await using lab = await serveLab();
    const asked = silence(lab, operation);
    const stop = new AbortController();
    const inventory = lab.open().inventory(stop.signal);
    const outcome = rejectionOf(inventory);
    await asked;
    stop.abort(reason);
    expect(await outcome).toBe(reason);
  });

  it.each(['DescribeInstances', 'ListTasks', 'DescribeTasks', 'DescribeTargetHealth'])(
    'for %s in a look',
    async (operation) => {
      await using lab = await serveLab();
      const target = lab.open();
      await target.inventory(unhurried());
      const asked = silence(lab, operation);
      const stop = new AbortController();
      const outcome = rejectionOf(target.look(stop.signal));
      await asked;
      stop.abort(reason);
      expect(await outcome).toBe(reason);
    },
  );

  it('for the look before', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    await target.inventory(unhurried());
    const asked = silence(lab, 'ListTasks');
    const stopFirst = new AbortController();
    const stopSecond = new AbortController();
    const first = rejectionOf(target.look(stopFirst.signal));
    await asked;
    const second = rejectionOf(target.look(stopSecond.signal));
    stopSecond.abort(reason);
    expect(await second).toBe(reason);
    expect(tally(lab.calls)['ListTasks']).toBe(2);
    stopFirst.abort(reason);
    expect(await first).toBe(reason);
  });

  it('for a target that throttles', async () => {
    await using lab = await serveLab();
    const { promise: refusedTwice, resolve } = Promise.withResolvers<void>();
    let refused = 0;
    lab.hook(({ operation }) => {
      if (operation !== 'ListTasks') return;
      refused += 1;
      if (refused === 2) resolve();
      throw new WireError('ThrottlingException', 'Rate exceeded', 400);
    });
    const stop = new AbortController();
    const outcome = rejectionOf(lab.open().inventory(stop.signal));
    await refusedTwice;
    stop.abort(reason);
    expect(await outcome).toBe(reason);
  });

  it('for the answer to a termination, which may have been heard', async () => {
    await using lab = await serveLab();
    const asked = silence(lab, 'TerminateInstances');
    const stop = new AbortController();
    const [id = ''] = lab.plane.state.ec2.instances.keys();
    let sent = 0;
    const how = { skipOsShutdown: true, mayLeave, onSent: () => void (sent += 1), signal: stop.signal };
    const outcome = rejectionOf(lab.open().instances?.terminate([id], how));
    await asked;
    stop.abort(reason);
    expect(await outcome).toBe(reason);
    expect(sent).toBe(1);
  });

  it('for states', async () => {
    await using lab = await serveLab();
    const asked = silence(lab, 'DescribeInstances');
    const stop = new AbortController();
    const [id = ''] = lab.plane.state.ec2.instances.keys();
    const outcome = rejectionOf(lab.open().instances?.states([id], stop.signal));
    await asked;
    stop.abort(reason);
    expect(await outcome).toBe(reason);
  });

  it('before anything was asked for', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    const aborted = AbortSignal.abort(reason);
    const how = { skipOsShutdown: false, mayLeave, onSent: () => expect.unreachable(), signal: aborted };
    await expect(target.inventory(aborted)).rejects.toBe(reason);
    await expect(target.look(aborted)).rejects.toBe(reason);
    await expect(target.instances?.states(['i-1'], aborted)).rejects.toBe(reason);
    await expect(target.instances?.terminate(['i-1'], how)).rejects.toBe(reason);
    expect(lab.calls).toEqual([]);
  });
});

it('a signal that served many calls is left without listeners', async () => {
  await using lab = await serveLab();
  const target = lab.open();
  const { signal } = new AbortController();
  await target.inventory(signal);
  for (let look = 0; look < 3; look += 1) await target.look(signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
