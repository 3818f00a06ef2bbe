import { TargetError } from '#core';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { serveLab, tally, unhurried } from './lab-endpoint.ts';

describe('a look', () => {
  it('still tells a subject that has lost everything', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    await target.inventory(unhurried());
    lab.plane.state.autoScaling.groups.forEach((group) => group.suspendedProcesses.add('Launch'));
    lab.plane.ec2.terminate([...lab.plane.state.ec2.instances.keys()], { skipOsShutdown: true });
    lab.timers.advance(120_000);
    const { counts } = await target.look(unhurried());
    expect(counts.map(({ clock, subject }) => `${clock} ${subject}`)).toEqual([
      'capacity default-hosts',
      ...['api', 'checkout', 'invoices', 'payments', 'search', 'web'].flatMap((name) => [`tasks ${name}`]),
      ...['api', 'checkout', 'invoices', 'payments', 'search', 'web'].flatMap((name) => [`targets ${name}`]),
    ]);
    expect(counts.flatMap(({ ids }) => ids)).toEqual([]);
  });

  it('needs no inventory before it', async () => {
    await using lab = await serveLab();
    const { counts } = await lab.open().look(unhurried());
    expect(counts.find(({ subject }) => subject === 'default-hosts')?.ids).toHaveLength(8);
  });

  it('counts hosts that are in no group under the name of the cluster', async () => {
    await using lab = await serveLab();
    const [loose] = lab.plane.state.ec2.instances.values();
    lab.plane.ec2.setTags(loose?.id ?? '', { squall: 'allowed' });
    const { counts } = await lab.open().look(unhurried());
    const capacity = counts.filter(({ clock }) => clock === 'capacity');
    expect(capacity.map(({ subject, ids }) => [subject, ids.length])).toEqual([
      ['default-hosts', 7],
      ['default', 1],
    ]);
  });

  it('waits for the one before it', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    await target.inventory(unhurried());
    lab.calls.length = 0;
    await Promise.all([target.look(unhurried()), target.look(unhurried()), target.look(unhurried())]);
    const perLook = lab.calls.length / 3;
    const first = tally(lab.calls.slice(0, perLook));
    expect(tally(lab.calls.slice(perLook, 2 * perLook))).toEqual(first);
    expect(tally(lab.calls.slice(2 * perLook))).toEqual(first);
  });

  it('goes on after one that failed', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    await target.inventory(unhurried());
    lab.hook(() => {
      throw new WireError('AccessDenied', 'No.', 403);
    });
    const failed = target.look(unhurried());
    await expect(failed).rejects.toThrow(TargetError);
    lab.hook(() => undefined);
    expect((await target.look(unhurried())).counts).toHaveLength(13);
  });
});
