import { TargetError } from '#core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { rejectionOf, serveLab, tally, unhurried, type LabEndpoint } from './lab-endpoint.ts';

const arn = 'arn:aws:iam::000000000000:role/squall';
const role = { arn, externalId: 'of-the-shop' };
const roles = { squall: { externalId: 'of-the-shop' } };

// Credentials end by the clock of whoever uses them: that of the lab stands for it.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

interface Signed {
  operation: string;
  accessKeyId: string;
  input: object;
}

/** Everything that is asked for from here on, and by which key. */
function watched(lab: LabEndpoint): Signed[] {
  const signed: Signed[] = [];
  lab.hook(({ operation, accessKeyId }, input) => void signed.push({ operation, accessKeyId, input }));
  vi.setSystemTime(lab.timers.now());
  return signed;
}

describe('a role', () => {
  it('is assumed once, with its external id, and signs everything else', async () => {
    await using lab = await serveLab({ roles });
    const signed = watched(lab);
    const target = lab.open({ role });
    await target.inventory(unhurried());
    await target.look(unhurried());
    const [first, ...others] = signed;
    expect(first).toEqual({
      operation: 'AssumeRole',
      accessKeyId: 'lab-key',
      input: { RoleArn: arn, RoleSessionName: 'squall', ExternalId: 'of-the-shop' },
    });
    expect(others.map(({ operation }) => operation)).toContain('DescribeInstances');
    const keys = new Set(others.map(({ accessKeyId }) => accessKeyId));
    expect([...keys]).toEqual([...lab.plane.state.iam.sessions.keys()]);
    expect([...lab.plane.state.iam.sessions.values()]).toMatchObject([
      { arn: 'arn:aws:sts::000000000000:assumed-role/squall/squall' },
    ]);
  });

  it('is named by the session name that is given', async () => {
    await using lab = await serveLab({ roles });
    const signed = watched(lab);
    await lab.open({ role: { ...role, sessionName: 'game-day' } }).inventory(unhurried());
    expect(signed[0]?.input).toMatchObject({ RoleSessionName: 'game-day' });
  });

  it('signs what a client of its own sends, without another session', async () => {
    await using lab = await serveLab({ roles });
    const signed = watched(lab);
    const [id = ''] = lab.plane.state.ec2.instances.keys();
    const how = { skipOsShutdown: false, onSent: () => undefined, mayLeave: () => undefined };
    await lab.open({ role }).instances?.terminate([id], { ...how, signal: unhurried() });
    expect(tally(signed.map(({ operation }) => operation))).toEqual({
      AssumeRole: 1,
      DescribeInstances: 1,
      TerminateInstances: 1,
    });
    expect(signed.at(-1)?.accessKeyId).toMatch(/^ASIA/);
  });

  it('is assumed again before its session ends', async () => {
    await using lab = await serveLab({ roles });
    const signed = watched(lab);
    const target = lab.open({ role });
    await target.inventory(unhurried());
    lab.timers.advance(56 * 60_000);
    vi.setSystemTime(lab.timers.now());
    await target.inventory(unhurried());
    expect(tally(signed.map(({ operation }) => operation))['AssumeRole']).toBe(2);
    expect(signed.at(-1)?.accessKeyId).toBe([...lab.plane.state.iam.sessions.keys()].at(-1));
  });

  it.each([
    ['another external id', { arn, externalId: 'of-somebody' }, 'asks for this externalId'],
    ['no external id', { arn }, 'give it as externalId'],
    ['no such role', { ...role, arn: `${arn}-else` }, 'Check the ARN'],
  ])('that may not be assumed is named, with what to do: %s', async (_, given, advice) => {
    await using lab = await serveLab({ roles });
    watched(lab);
    const error = await rejectionOf(lab.open({ role: given }).inventory(unhurried()));
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        `^The target "shop" cannot assume the role ${given.arn}: .*sts:AssumeRole`,
      ),
      hint: expect.stringContaining(advice),
    });
    expect(tally(lab.calls)).toEqual({ AssumeRole: expect.any(Number) });
  });

  it('is assumed although STS throttled at first', async () => {
    await using lab = await serveLab({ roles });
    vi.setSystemTime(lab.timers.now());
    let refused = 0;
    lab.hook(({ operation }) => {
      if (operation === 'AssumeRole' && (refused += 1) === 1)
        throw new WireError('Throttling', 'Rate exceeded');
    });
    const { instances } = await lab.open({ role }).inventory(unhurried());
    expect(instances).toHaveLength(8);
  });
});
