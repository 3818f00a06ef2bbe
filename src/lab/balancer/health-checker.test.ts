import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RoutedTarget } from '../control/world.ts';
import { routing, startBalancerRig, type BalancerRig } from './test/balancer-rig.ts';

let rig: BalancerRig;

beforeAll(async () => {
  rig = await startBalancerRig();
});
afterEach(() => rig.closeServers());
afterAll(() => rig.close());

describe('a health check', () => {
  async function firstCheck(checked: RoutedTarget, healthy = true): Promise<unknown> {
    await rig.balancer.route(routing({ checked: [checked] }));
    const seen = await rig.reports.seen(
      'targetChecked',
      (arn, id, { isOk }) => arn === 'arn:a' && id === checked.id && isOk === healthy,
    );
    return seen[2];
  }

  it('asks for the path of the group as ELB does', async () => {
    const asked: (string | undefined)[] = [];
    const healthy = await rig.target(({ url, headers }, response) => {
      asked.push(url, headers['user-agent'], headers.host);
      response.end();
    });
    expect(await firstCheck(healthy)).toEqual({ isOk: true });
    expect(asked.slice(0, 3)).toEqual(['/a/health', 'ELB-HealthChecker/2.0', `127.0.0.1:${healthy.port}`]);
  });

  it('is repeated until the target is gone', async () => {
    let asked = 0;
    const thrice = Promise.withResolvers<void>();
    const counting = await rig.target((_, response) => {
      asked += 1;
      if (asked === 3) thrice.resolve();
      response.end();
    });
    await firstCheck(counting);
    await thrice.promise;
    await rig.balancer.route(routing({}));
    await rig.ask();
    const atEnd = asked;
    await delay(150);
    expect(asked).toBe(atEnd);
  });

  it('says what was wrong in the words of ELB', async () => {
    const failing = await rig.target((_, response) => response.writeHead(500).end());
    expect(await firstCheck(failing, false)).toEqual({
      isOk: false,
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [500]',
    });
    const silent = await rig.target(() => {});
    expect(await firstCheck(silent, false)).toMatchObject({
      reason: 'Target.Timeout',
      description: 'Request timed out',
    });
    const refusing = await rig.refusing();
    expect(await firstCheck(refusing, false)).toMatchObject({ reason: 'Target.FailedHealthChecks' });
  });
});
