import { BadInputError, RefusedError, type Aim } from '#core';
import { faults } from '#faults';
import { drawVictims } from '#selection';
import { describe, expect, it } from 'vitest';
import { rejectionOf, unguarded, type LabEndpoint } from '../targets/lab-endpoint.ts';
import { hurt, rigOf, told } from './fault-rig.ts';

const fault = faults['blackhole-zone'];
const zone = 'lab-local-1b';
const params = { zone };
type Rig = Awaited<ReturnType<typeof rigOf>>;

const victimsOf = (rig: Rig) => rig.plan().victims.map(({ id }) => id);
const subnetIn = ({ plane }: LabEndpoint) =>
  [...plane.state.ec2.subnets.values()].find((subnet) => subnet.zone === zone)?.id ?? '';

function associationOf({ plane }: LabEndpoint, subnetId: string) {
  const [id = '', association] =
    [...plane.state.ec2.aclAssociations].find(([, one]) => one.subnetId === subnetId) ?? [];
  return { id, networkAclId: association?.networkAclId ?? '' };
}

/** An instance that belongs to nobody's cluster. */
function strangerIn({ plane, timers }: LabEndpoint): string {
  const instances = plane.ec2.run({
    min: 1,
    max: 1,
    zone,
    tags: {},
    isProtected: false,
    isStopProtected: false,
    isSpot: false,
    ownEnd: 'stop',
    text: 'a stranger',
  });
  timers.advance(60_000);
  return Array.isArray(instances) ? (instances[0]?.id ?? '') : '';
}

async function refusalOf(setting: Parameters<typeof rigOf>[1]): Promise<unknown> {
  await using rig = await rigOf(fault, setting);
  return rejectionOf(Promise.resolve().then(rig.plan));
}

const untag = (plane: LabEndpoint['plane'], ids: Iterable<string>) => {
  for (const id of ids) plane.ec2.setTags(id, { 'aws:autoscaling:groupName': 'default-hosts' });
};

describe('a zone that is cut off', () => {
  it('is all of it and nothing else, and is whole again', async () => {
    await using rig = await rigOf(fault, { params });
    const reachable = () => rig.lab.running().map((one) => [one.zone, rig.lab.plane.ec2.isReachable(one.id)]);
    const { steps, sent } = await hurt(rig);
    expect(sent).toBe(1);
    expect(reachable()).toEqual(rig.lab.running().map((one) => [one.zone, one.zone !== zone]));
    expect(rig.lab.running()).toHaveLength(8);
    await rig.undo(steps);
    expect(reachable().every(([, isReachable]) => isReachable)).toBe(true);
  });

  it('is planned with all that a person should know', async () => {
    await using rig = await rigOf(fault, { params });
    const plan = rig.plan();
    expect(plan.summary).toBe(`cut off zone ${zone}: ${plan.victims.length} of 8 instances in 1 subnet`);
    expect(plan.mayStay).toEqual(['capacity', 'tasks', 'targets', 'discovery']);
    expect(plan.cautions?.[0]).toContain(subnetIn(rig.lab));
    expect(plan.victims.every((victim) => victim.zone === zone && victim.tasks.length > 0)).toBe(true);
  });

  it('is drawn by the seed where none is named, among those that carry the tag whole', async () => {
    await using rig = await rigOf(fault, {
      params: { seed: 3 },
      before: ({ plane, running }) =>
        untag(plane, [running().find((one) => one.zone === 'lab-local-1a')?.id ?? '']),
    });
    const zones = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const draw = (aim: Aim) => drawVictims(rig.inventory, aim);
      const context = { inventory: rig.inventory, draw };
      return fault.plan(fault.params.parse({ seed }), context).victims[0]?.zone;
    });
    expect(new Set(zones)).toEqual(new Set(['lab-local-1b', 'lab-local-1c']));
    expect(rig.plan().summary).toMatch(/, seed 3$/);
  });

  it('has its own network ACL, which names the run', async () => {
    await using rig = await rigOf(fault, { params });
    const { steps } = await hurt(rig);
    const { networkAclId } = associationOf(rig.lab, subnetIn(rig.lab));
    expect(rig.lab.plane.state.ec2.networkAcls.get(networkAclId)).toMatchObject({
      tags: { 'squall:run': unguarded.runId },
    });
    expect(steps.map(({ byHand }) => byHand.length)).toEqual([1, 1]);
  });
});

describe('putting a zone back', () => {
  it('leaves a subnet alone to which somebody has given another network ACL since, and says so', async () => {
    await using rig = await rigOf(fault, { params });
    const { steps } = await hurt(rig);
    const subnetId = subnetIn(rig.lab);
    const theirs = rig.lab.plane.ec2.network.createAcl({ made: 'by hand' });
    rig.lab.plane.ec2.network.replaceAssociation(associationOf(rig.lab, subnetId).id, theirs);
    const outcomes = told(await rig.undo(steps));
    expect(outcomes[`join ${subnetId}`]).toBe(`needless: somebody has given it ${theirs.id} since; left so`);
    expect(Object.values(outcomes).filter((text) => text.startsWith('undone'))).toHaveLength(1);
    expect(associationOf(rig.lab, subnetId).networkAclId).toBe(theirs.id);
  });

  it('leaves what can not be put back, says why, and goes on', async () => {
    await using rig = await rigOf(fault, { params });
    const before = associationOf(rig.lab, subnetIn(rig.lab)).networkAclId;
    const { steps } = await hurt(rig);
    const { networkAcls } = rig.lab.plane.state.ec2;
    const original = networkAcls.get(before);
    networkAcls.delete(before);
    const outcomes = await rig.undo(steps);
    expect(outcomes.map(({ state }) => state)).toEqual(['left', 'left']);
    expect(outcomes[0]?.detail).toMatch(/^still guarded by acl-\w+; .*does not exist/);
    expect(outcomes[1]?.detail).toMatch(/and guards subnet-\w+; .*has dependencies/);
    if (original) networkAcls.set(before, original);
    expect((await rig.undo(steps)).map(({ state }) => state)).toEqual(['undone', 'undone']);
    expect(associationOf(rig.lab, subnetIn(rig.lab)).networkAclId).toBe(before);
  });
});

describe('a zone that must not be cut off', () => {
  it('because an instance of the target does not carry the tag', async () => {
    let lacking = '';
    const error = await refusalOf({
      params,
      before: ({ plane, running }) => {
        lacking = running().find((one) => one.zone === zone)?.id ?? '';
        untag(plane, [lacking]);
      },
    });
    expect(error).toBeInstanceOf(BadInputError);
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(
        new RegExp(
          `1 of \\d running instances in zone ${zone} may not be hurt: does not carry .*: ${lacking}$`,
        ),
      ),
    );
  });

  it('because no zone carries it whole', async () => {
    const before = ({ plane, running }: LabEndpoint) => {
      const zones = Map.groupBy(running(), (one) => one.zone);
      untag(
        plane,
        [...zones.values()].flatMap(([first]) => first?.id ?? []),
      );
    };
    expect(await refusalOf({ params: {}, before })).toMatchObject({
      message: expect.stringMatching(
        /^In every zone run instances that may not be hurt: does not carry squall=allowed: i-\w+, i-\w+, i-\w+$/,
      ),
    });
  });

  it('because Squall itself runs there', async () => {
    await using rig = await rigOf(fault, { params });
    const [victim] = rig.plan().victims;
    const ownAddresses = [victim?.privateIp ?? ''];
    const draw = (aim: Aim) => drawVictims(rig.inventory, aim, { ownAddresses });
    const plan = () => fault.plan(fault.params.parse(params), { inventory: rig.inventory, draw });
    expect(plan).toThrow(`may not be hurt: runs Squall: ${victim?.id}`);
  });

  it.each([{ zone: 'lab-local-1a' }, {}])('because it is the only one: %j', async (one) => {
    const lab = { zones: 1 };
    expect(await refusalOf({ params: one, lab })).toMatchObject({
      message: 'All running instances of the target are in zone lab-local-1a',
    });
    await using rig = await rigOf(fault, { params: { ...one, allowAll: true }, lab });
    expect(rig.plan().victims).toHaveLength(8);
  });

  it('because it is not there', async () => {
    expect(await refusalOf({ params: { zone: 'lab-local-1z' } })).toMatchObject({
      hint: 'It has some in: lab-local-1a, lab-local-1b, lab-local-1c.',
    });
  });

  it("because somebody else's instance is in its subnet, unless that was accepted", async () => {
    await using rig = await rigOf(fault, { params });
    const stranger = strangerIn(rig.lab);
    const { error, steps } = await hurt(rig);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toHaveProperty('message', expect.stringContaining(`does not name: ${stranger}`));
    expect([steps, rig.changes()]).toEqual([[], []]);
    await using brave = await rigOf(fault, { params: { ...params, othersToo: true } });
    const unlucky = strangerIn(brave.lab);
    expect((await hurt(brave)).error).toBeUndefined();
    expect(brave.lab.plane.ec2.isReachable(unlucky)).toBe(false);
    expect(victimsOf(brave)).not.toContain(unlucky);
  });

  it('because another run has left it cut off', async () => {
    await using rig = await rigOf(fault, { params });
    await hurt(rig);
    const { error } = await hurt(rig);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ hint: `Undo that run first: squall recover ${unguarded.runId}` });
  });
});
