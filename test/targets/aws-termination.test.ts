import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { BadInputError, TargetError, type FaultPlan, type Inventory } from '#core';
import { faults } from '#faults';
import { drawVictims } from '#selection';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { rejectionOf, serveLab, tally, unguarded, unhurried, type LabEndpoint } from './lab-endpoint.ts';

afterEach(() => vi.unstubAllEnvs());

const { mayLeave } = unguarded;
const fault = faults['terminate-instances'];

function planned(inventory: Inventory, params: unknown): FaultPlan {
  return fault.plan(fault.params.parse(params), { inventory, draw: (aim) => drawVictims(inventory, aim) });
}

/** Waiting lets the lab's time pass, and no other. */
const waitIn = (lab: LabEndpoint) => async (ms: number) => lab.timers.advance(ms);

async function hurt(lab: LabEndpoint, params: unknown, before: (plan: FaultPlan) => void = () => undefined) {
  const target = lab.open();
  const signal = unhurried();
  const plan = planned(await target.inventory(signal), params);
  before(plan);
  let sent = 0;
  let error: unknown;
  try {
    await fault.inject(plan, { ...unguarded, target, signal, onSent: () => (sent += 1) });
  } catch (thrown) {
    error = thrown;
  }
  const proofs = await fault.prove(plan, { target, signal, wait: waitIn(lab) });
  return { plan, sent, error, proofs };
}

describe('terminating a quarter of the instances', () => {
  it.each(['graceful', 'abrupt'] as const)('ends them, %s, and proves it', async (how) => {
    await using lab = await serveLab();
    const { plan, sent, error, proofs } = await hurt(lab, { share: '25%', how });
    expect(error).toBeUndefined();
    expect(sent).toBe(1);
    expect(proofs.map(({ id }) => id)).toEqual(plan.draw?.victims);
    expect(proofs.every(({ isProven }) => isProven)).toBe(true);
    const stops = lab.world.calls.filter((call) => call.startsWith('stopHost'));
    expect(stops).toEqual(plan.victims.map(({ id }) => `stopHost ${id} ${how}`));
    expect(tally(lab.calls)['TerminateInstances']).toBe(1);
  });

  it('records what the victims were before they lost it', async () => {
    await using lab = await serveLab();
    const { plan } = await hurt(lab, { count: 2 });
    for (const victim of plan.victims) {
      const carried = [...lab.plane.state.ecs.tasks.values()].filter(
        ({ instanceId }) => instanceId === victim.id,
      );
      expect(victim.tasks.length).toBeGreaterThan(0);
      expect(carried.map(({ id }) => id)).toEqual(expect.arrayContaining(victim.tasks.map(({ id }) => id)));
      expect(victim).toMatchObject({ state: 'running', tags: { squall: 'allowed' }, zone: /^lab/ });
    }
  });
});

describe('a termination that is denied', () => {
  it('wholly: nobody dies, and two reads that agree say so', async () => {
    await using lab = await serveLab();
    lab.hook(({ operation }) => {
      if (operation !== 'TerminateInstances') return;
      const text = 'You are not authorized. Encoded authorization failure message: bG9uZw';
      throw new WireError('UnauthorizedOperation', text, 403);
    });
    const { error, sent, proofs } = await hurt(lab, { count: 3 });
    expect(sent).toBe(1);
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/denies ec2:TerminateInstances .*You are not authorized\.$/),
      hint: expect.stringContaining('Allow ec2:TerminateInstances'),
    });
    expect(proofs.map(({ state, isProven }) => [state, isProven])).toEqual([
      ['running', false],
      ['running', false],
      ['running', false],
    ]);
  });

  it('in one zone: those of the other zones are proven dead all the same', async () => {
    await using lab = await serveLab();
    let zone = '';
    const { plan, error, proofs } = await hurt(lab, { share: '80%' }, ({ victims: [first] }) => {
      zone = first?.zone ?? '';
      lab.plane.ec2.setProtected(first?.id ?? '', true);
    });
    expect(error).toMatchObject({ message: expect.stringContaining('OperationNotPermitted') });
    const saved = plan.victims.filter((victim) => victim.zone === zone).map(({ id }) => id);
    expect(saved.length).toBeLessThan(plan.victims.length);
    expect(proofs.filter(({ isProven }) => !isProven).map(({ id }) => id)).toEqual(saved);
    expect(proofs.filter(({ isProven }) => !isProven).every(({ state }) => state === 'running')).toBe(true);
  });

  it('is sent once, even when the answer is one that reads are repeated for', async () => {
    await using lab = await serveLab();
    lab.hook(({ operation }) => {
      if (operation === 'TerminateInstances') throw new WireError('RequestLimitExceeded', 'Slow down.', 503);
    });
    const { error, sent, proofs } = await hurt(lab, { count: 1 });
    expect(error).toMatchObject({ hint: expect.stringContaining('AWS limits calls') });
    expect(sent).toBe(1);
    expect(tally(lab.calls)['TerminateInstances']).toBe(1);
    expect(proofs).toMatchObject([{ isProven: false }]);
  });
});

describe('the moment of sending', () => {
  it('lies before the target hears of it, and after everything that could fail here', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    const [id = ''] = lab.plane.state.ec2.instances.keys();
    const order: string[] = [];
    lab.hook(({ operation }) => void order.push(operation));
    const onSent = () => void order.push('sent');
    const signal = unhurried();
    await target.instances?.terminate([id], { skipOsShutdown: false, mayLeave, onSent, signal });
    expect(order).toEqual(['DescribeInstances', 'sent', 'TerminateInstances']);
  });

  it('lies behind the opening of the connection', async () => {
    await using lab = await serveLab();
    let connections = 0;
    const relay = createServer((socket) => {
      connections += 1;
      const upstream = connect(Number(new URL(lab.url).port), '127.0.0.1');
      const end = () => void (socket.destroy(), upstream.destroy());
      socket.on('error', end).on('close', end).pipe(upstream);
      upstream.on('error', end).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const address = relay.address();
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const [id = ''] = lab.plane.state.ec2.instances.keys();
    const before: number[] = [];
    const onSent = () => void before.push(connections);
    try {
      await lab
        .open({ endpoint })
        .instances?.terminate([id], { skipOsShutdown: true, mayLeave, onSent, signal: unhurried() });
    } finally {
      relay.close();
    }
    expect(before).toEqual([1]);
    expect(connections).toBe(1);
  });

  it('never comes when nobody is there', async () => {
    await using lab = await serveLab();
    const onSent = () => expect.unreachable();
    const how = { skipOsShutdown: false, mayLeave, onSent, signal: unhurried() };
    const { instances } = lab.open({ endpoint: 'http://127.0.0.1:1' });
    const error = await rejectionOf(instances?.terminate(['i-00000000000000001'], how));
    expect(error).toMatchObject({
      message: expect.stringContaining('cannot be reached at http://127.0.0.1:1'),
    });
  });

  it('never comes without credentials', async () => {
    await using lab = await serveLab();
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const target = lab.open({ credentials: undefined, profile: 'nobody' });
    const [id = ''] = lab.plane.state.ec2.instances.keys();
    let isSent = false;
    const how = { skipOsShutdown: false, mayLeave, onSent: () => void (isSent = true), signal: unhurried() };
    const error = await rejectionOf(target.instances?.terminate([id], how));
    expect(error).toMatchObject({ hint: expect.stringContaining('aws sso login --profile nobody') });
    expect(isSent).toBe(false);
  });
});

describe('states', () => {
  it('tells an id that the target does not know as missing', async () => {
    await using lab = await serveLab();
    const [known = ''] = lab.plane.state.ec2.instances.keys();
    const ids = ['i-00000000000000001', known, 'i-00000000000000002'];
    expect(await lab.open().instances?.states(ids, unhurried())).toEqual([
      { id: 'i-00000000000000001', state: 'missing' },
      { id: known, state: 'running' },
      { id: 'i-00000000000000002', state: 'missing' },
    ]);
  });
});

describe('a choice that cannot be drawn', () => {
  it('says what would satisfy it', async () => {
    await using lab = await serveLab();
    const ids = [...lab.plane.state.ec2.instances.keys()];
    for (const id of ids.slice(3))
      lab.plane.ec2.setTags(id, { 'aws:autoscaling:groupName': 'default-hosts' });
    const inventory = await lab.open().inventory(unhurried());
    expect(() => planned(inventory, { count: 5 })).toThrow(BadInputError);
    expect(() => planned(inventory, { count: 5 })).toThrow(
      '3 of 8 running instances carry squall=allowed; count 5 needs 2 more that may be hurt',
    );
  });
});
