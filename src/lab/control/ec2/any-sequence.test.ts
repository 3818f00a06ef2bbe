import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceRecord } from './records.ts';
import { ec2Rig } from './test/ec2-rig.ts';
import type { Ec2Rig } from './test/ec2-rig.ts';

type State = InstanceRecord['state'];
type Step = (rig: Ec2Rig) => void;

const legal: Record<State, readonly State[]> = {
  pending: ['running', 'shutting-down', 'stopped'],
  running: ['stopping', 'shutting-down'],
  stopping: ['stopped', 'shutting-down'],
  stopped: ['pending', 'terminated'],
  'shutting-down': ['terminated'],
  terminated: [],
};

const place = fc.nat(50);
const idAt = ({ state }: Ec2Rig, at: number) => {
  const ids = [...state.ec2.instances.keys()];
  return ids[at % Math.max(ids.length, 1)] ?? '';
};
const onOne = (step: (rig: Ec2Rig, id: string, isHard: boolean) => void) =>
  fc.record({ at: place, isHard: fc.boolean() }).map(({ at, isHard }): Step => (rig) => {
    step(rig, idAt(rig, at), isHard);
  });

const run = fc
  .record({ max: fc.integer({ min: 1, max: 3 }), isSpot: fc.boolean(), isStop: fc.boolean() })
  .map(({ max, isSpot, isStop }): Step => (rig) => {
    rig.run({ max, isSpot, ownEnd: isStop ? 'stop' : 'terminate' });
  });
const wait = fc.integer({ min: 1, max: 4000 }).map(
  (ms): Step =>
    ({ timers }) =>
      timers.advance(ms),
);
const deny = fc
  .record({ isEgress: fc.boolean(), isThere: fc.boolean() })
  .map(({ isEgress, isThere }): Step => ({ ec2, state }) => {
    const [acl] = state.ec2.networkAcls.values();
    const entry = { number: 50, isEgress, action: 'deny', protocol: '-1', cidr: '0.0.0.0/0' } as const;
    if (acl && isThere) ec2.network.putEntry(acl, entry);
    else if (acl) ec2.network.deleteEntry(acl, entry);
  });
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: run },
    { weight: 8, arbitrary: wait },
    { weight: 2, arbitrary: deny },
    { weight: 4, arbitrary: onOne(({ ec2 }, id, isForced) => ec2.stop([id], { isForced })) },
    {
      weight: 2,
      arbitrary: onOne(({ ec2 }, id, skipOsShutdown) => ec2.stop([id], { isForced: false, skipOsShutdown })),
    },
    { weight: 4, arbitrary: onOne(({ ec2 }, id) => ec2.start([id])) },
    { weight: 4, arbitrary: onOne(({ ec2 }, id) => ec2.reboot([id])) },
    { weight: 2, arbitrary: onOne(({ ec2 }, id, isHard) => ec2.terminate([id], { skipOsShutdown: isHard })) },
    { weight: 2, arbitrary: onOne(({ world }, id) => world.killHost(id)) },
    { weight: 3, arbitrary: onOne(({ ec2 }, id, isCut) => ec2.setCutOff(id, isCut)) },
    { weight: 1, arbitrary: onOne(({ ec2 }, id) => ec2.notifySpot([id])) },
  ),
  { maxLength: 40 },
);

/** What must hold after every turn; collected, because a listener is no place to fail. */
function watched(): { rig: Ec2Rig; broken: string[]; addresses: Map<string, string> } {
  const broken: string[] = [];
  const last = new Map<string, State>();
  const addresses = new Map<string, string>();
  const rig = ec2Rig({}, ({ state, world, ec2 }) => {
    for (const instance of state.ec2.instances.values()) {
      const { id, privateIp } = instance;
      const before = last.get(id) ?? 'pending';
      if (before !== instance.state && !legal[before].includes(instance.state))
        broken.push(`${id} went from ${before} to ${instance.state}`);
      last.set(id, instance.state);
      if (privateIp !== undefined && privateIp !== (addresses.get(id) ?? privateIp))
        broken.push(`${id} has another address`);
      if (privateIp !== undefined) addresses.set(id, privateIp);
      const host = world.hosts.get(id);
      const isEnded = instance.state === 'stopped' || instance.state === 'terminated';
      if (isEnded && host?.isAlive === true) broken.push(`${id} is ${instance.state} and its host lives`);
      if (host?.isAlive === true && host.isReachable !== ec2.isReachable(id))
        broken.push(`the world and EC2 disagree whether ${id} can be reached`);
      if (host?.isAlive === true && !host.isReachable && !ec2.instances.isSilent(id))
        broken.push(`${id} is heard though it is cut off`);
    }
  });
  return { rig, broken, addresses };
}

/** What an instance's signals may not do, whatever happened to it. */
function wrongly(said: Ec2Rig['said'], id: string): string[] {
  const heard = said.filter((each) => each.id === id);
  const count = (name: string) => heard.filter((each) => each.name === name).length;
  const told = heard.filter(({ name }) => name === 'reachabilityChanged').map(({ how }) => how);
  const forGood = heard.filter(({ how }) => JSON.stringify(how)?.includes('"isForGood":true'));
  const isOver = count('instanceTerminated') > 0;
  return [
    ...(count('instanceTerminated') > 1 ? ['terminated twice'] : []),
    ...(forGood.length !== (isOver ? 1 : 0) ? ['its end was told more than once, or never'] : []),
    ...(count('hostLost') !== (isOver ? 1 : 0) ? ['its loss was told more than once, or never'] : []),
    ...(told.some((how, index) => index > 0 && how === told[index - 1] && !isRestarted(heard))
      ? ['cut twice']
      : []),
  ];
}

/** After a stop or a reboot a host comes back cut or not without a word of it. */
function isRestarted(heard: Ec2Rig['said']): boolean {
  return heard.filter(({ name }) => name === 'instanceRunning').length > 1;
}

describe('instances under any sequence of requests and accidents', () => {
  it('go from state to state as EC2 allows, agree with their hosts, and come to rest', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const { rig, broken, addresses } = watched();
        for (const step of sequence) step(rig);
        rig.timers.advance(60_000);
        expect(broken).toEqual([]);
        for (const [id, { state }] of rig.state.ec2.instances) {
          expect(['running', 'stopped', 'terminated']).toContain(state);
          expect(rig.world.hosts.get(id)?.isAlive ?? false).toBe(state === 'running');
        }
        for (const id of addresses.keys()) expect(wrongly(rig.said, id)).toEqual([]);
        expect(structuredClone(rig.state)).toEqual(rig.state);
        rig.timers.advance(rig.state.constants.endedVisibleMs);
        for (const { state } of rig.state.ec2.instances.values()) expect(state).not.toBe('terminated');
      }),
      { numRuns: 300 },
    );
  });

  it('come out the same from the same seed', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const [one, two] = [ec2Rig(), ec2Rig()];
        for (const rig of [one, two]) {
          for (const step of sequence) step(rig);
          rig.timers.advance(30_000);
        }
        expect(one.state).toEqual(two.state);
        expect(one.said).toEqual(two.said);
      }),
      { numRuns: 50 },
    );
  });
});
