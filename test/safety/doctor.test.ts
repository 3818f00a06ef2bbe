import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PreflightFinding } from '#core';
import { scratchDirectory } from '../cli/run-directory.ts';
import type { Ending } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { serveLab } from '../targets/lab-endpoint.ts';

const keys = { AWS_ACCESS_KEY_ID: 'lab-key', AWS_SECRET_ACCESS_KEY: 'lab-secret' };

/** A target of squall.yaml in which nobody may be hurt, and an experiment on it. */
async function shop(atEnd: Ending) {
  const lab = await serveLab();
  atEnd(() => lab[Symbol.asyncDispose]());
  const directory = scratchDirectory(atEnd);
  const write = (name: string, lines: string[]) =>
    writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
  const { cluster } = lab.plane.state.ecs;
  write('squall.yaml', [
    'version: 1',
    `targets: { shop: { ecsCluster: ${cluster}, region: lab-local-1, endpoint: "${lab.url}" } }`,
  ]);
  write('run.yaml', [
    'version: 1',
    'name: run',
    'target: shop',
    "probes: [{ tcp: { service: web, to: '127.0.0.1:9' } }]",
    'faults: [{ terminate-instances: { count: 1, tag: "chaos=yes" } }]',
  ]);
  const home = join(directory, 'home');
  const env = { SQUALL_HOME: home, AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: home };
  const ask = async (args: string[], more: NodeJS.ProcessEnv = keys) => {
    const { code, stdout, stderr } = await squall(args, { cwd: directory, env: { ...env, ...more } });
    if (!stdout.startsWith('[')) throw new Error(stderr);
    const findings: PreflightFinding[] = JSON.parse(stdout);
    return { code, findings, stops: findings.filter(({ level }) => level === 'stop') };
  };
  return { lab, ask, run: (args: string[]) => squall(args, { cwd: directory, env: { ...env, ...keys } }) };
}

const says = (text: string) => expect.objectContaining({ what: expect.stringContaining(text) });

describe.concurrent('doctor', () => {
  it('goes on past what keeps an experiment from being planned', async ({ onTestFinished }) => {
    const { ask } = await shop(onTestFinished);
    const { code, findings, stops } = await ask(['doctor', 'run.yaml', '--json']);
    expect(code).toBe(64);
    expect(stops).toEqual(
      expect.arrayContaining([
        says('None of the 8 running instances may be hurt with chaos=yes'),
        says('squall.yaml allows no account for shop'),
        says('no probe of web was ok'),
      ]),
    );
    expect(findings).toContainEqual(says('the clocks of the target and of this machine agree'));
    expect(findings).toContainEqual(says('alerts are followed'));
  });

  it('takes what it can not read for a finding as well', async ({ onTestFinished }) => {
    const { ask } = await shop(onTestFinished);
    for (const file of [['run.yaml'], []]) {
      const { code, findings, stops } = await ask(['doctor', ...file, '--json'], {});
      expect(code).toBe(64);
      expect(stops).toEqual([says('takes no credentials found here')]);
      expect(findings).toContainEqual(says('leases are kept in'));
    }
  });

  it('tells of a target of which nothing carries the tag, and a halt once', async ({ onTestFinished }) => {
    const { lab, ask, run } = await shop(onTestFinished);
    for (const instance of lab.plane.state.ec2.instances.values()) instance.tags = {};
    expect((await run(['halt', 'power cut'])).code).toBe(0);
    const { findings, stops } = await ask(['doctor', '--json']);
    expect(stops).toEqual([
      says('Everything is halted since'),
      says('squall.yaml allows no account for shop'),
    ]);
    expect(findings).toContainEqual({
      level: 'warn',
      what: expect.stringContaining('shop: 8 instances, 0 of them tagged squall=allowed'),
      todo: expect.stringContaining(
        `aws ec2 create-tags --region lab-local-1 --endpoint-url ${lab.url} --tags`,
      ),
    });
  });
});
