import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectory } from '../cli/run-directory.ts';
import type { Ending } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { serveLab } from '../targets/lab-endpoint.ts';

const account = '000000000000';
const reading = /^(?:Describe|List|Get|BatchGet|Discover)/;

interface Asked {
  /** Lines of the target's entry in squall.yaml, besides what it is and where. */
  entry?: string[];
  target?: string;
  fault?: string;
  args?: string[];
  home?: string;
  /** What squall.yaml said of the target when the plan was made that is run; without it, none is. */
  plannedWith?: string[];
}

/** Everything that is needed to hurt it, but for what a test takes away. */
const allowed = [`accounts: ["${account}"]`];

/** Runs an experiment against a stand-in of AWS; tells what it answered and every request that would have changed anything. */
async function attempt(atEnd: Ending, asked: Asked) {
  const {
    entry = allowed,
    target = 'shop',
    fault = 'terminate-instances: { count: 1 }',
    args = ['--yes'],
    plannedWith,
  } = asked;
  const lab = await serveLab();
  atEnd(() => lab[Symbol.asyncDispose]());
  const changes: string[] = [];
  lab.hook(({ operation }, input) => {
    // What is only rehearsed changes nothing.
    if (!reading.test(operation) && Reflect.get(input, 'DryRun') !== true) changes.push(operation);
  });
  const directory = scratchDirectory(atEnd);
  const write = (name: string, lines: string[]) =>
    writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
  const what = ['  shop:', `    ecsCluster: ${lab.plane.state.ecs.cluster}`, '    region: lab-local-1'];
  const configure = (lines: readonly string[]) => {
    const rest = [`endpoint: ${lab.url}`, ...lines].map((line) => `    ${line}`);
    write('squall.yaml', ['version: 1', 'targets:', ...what, ...rest]);
  };
  configure(plannedWith ?? entry);
  write('run.yaml', [
    'version: 1',
    'name: run',
    `target: ${target}`,
    `faults: [{ ${fault} }]`,
    'alerts: []',
    'watch: { steadyFor: 1s, settleFor: 2s, giveUpAfter: 10s }',
  ]);
  const env = {
    AWS_ACCESS_KEY_ID: 'lab-key',
    AWS_SECRET_ACCESS_KEY: 'lab-secret',
    AWS_ENDPOINT_URL: lab.url,
    SQUALL_HOME: asked.home ?? join(directory, 'home'),
  };
  if (plannedWith) {
    const planned = await squall(['plan', 'run.yaml', '--out', 'plan.json'], { cwd: directory, env });
    if (planned.code !== 0) throw new Error(planned.stderr);
    configure(entry);
  }
  const toRun = plannedWith ? ['--plan', 'plan.json'] : ['run.yaml', ...args];
  const { code, stderr } = await squall(['run', ...toRun], { cwd: directory, env });
  return { code, stderr, asked: lab.calls.length, changes };
}

describe.concurrent('outside the lab nothing is hurt', () => {
  it.for<[string, Asked, RegExp]>([
    [
      'that carries no tag',
      { fault: 'terminate-instances: { count: 1, tag: squall=never }' },
      /may be hurt with squall=never/,
    ],
    [
      'that squall.yaml does not name',
      { target: '{ ecsCluster: default, region: lab-local-1 }' },
      /can be planned, and never hurt/,
    ],
    [
      'under a name that squall.yaml has not',
      { target: 'shopp' },
      /no target shopp.*\n.*Did you mean shop\?/,
    ],
    [
      'in an account that is not on the list',
      { entry: ['accounts: ["111122223333"]'] },
      /account 000000000000, which squall.yaml does not allow/,
    ],
    ['where no account is on a list', { entry: [] }, /allows no account/],
    ['without a yes, when nobody is here to ask', { args: [] }, /Nobody is here to say yes/],
    [
      'on a day of a blackout',
      {
        entry: [
          ...allowed,
          'blackouts: [{ from: "2000-01-01", to: "2999-01-01", timeZone: UTC, why: year end }]',
        ],
      },
      /may not be hurt now: it is a blackout .*: year end/,
    ],
    [
      'outside its windows',
      {
        entry: [
          ...allowed,
          `windows: [{ days: ${dayFromNow(3)}, from: "09:00", to: "10:00", timeZone: UTC }]`,
        ],
      },
      /its windows are closed/,
    ],
    [
      'beyond the kills of a day',
      { entry: [...allowed, 'killsPerDay: 1'], fault: 'terminate-instances: { count: 2 }' },
      /2 instances of .* are more than the 1 that may still be hurt/,
    ],
  ])('%s', async ([, asked, refusal], { onTestFinished }) => {
    const outcome = await attempt(onTestFinished, asked);
    expect(outcome.stderr).toMatch(refusal);
    expect(outcome.code).toBe(64);
    expect(outcome.changes).toEqual([]);
  });

  it.for<[string, string[], RegExp]>([
    ['are taken away', [], /allows no account/],
    [
      'say that it is production',
      [...allowed, 'production: true'],
      /is production by squall.yaml, and was not when it was planned/,
    ],
    ['are others', ['accounts: ["111122223333"]'], /which squall.yaml does not allow/],
    [
      'have got a blackout',
      [...allowed, 'blackouts: [{ from: "2000-01-01", to: "2999-01-01", timeZone: UTC, why: freeze }]'],
      /it is a blackout .*: freeze/,
    ],
  ])(
    'by a plan that was approved, once its permissions %s',
    async ([, entry, refusal], { onTestFinished }) => {
      const outcome = await attempt(onTestFinished, { entry, plannedWith: allowed });
      expect(outcome.stderr).toMatch(refusal);
      expect([outcome.code, outcome.changes]).toEqual([64, []]);
    },
  );

  it('while everything is halted', async ({ onTestFinished }) => {
    const home = scratchDirectory(onTestFinished);
    await squall(['halt', 'the', 'shop', 'is', 'burning'], { env: { SQUALL_HOME: home } });
    const halted = await attempt(onTestFinished, { home });
    expect(halted.stderr).toMatch(/Everything is halted since .*: the shop is burning/);
    expect([halted.code, halted.changes]).toEqual([64, []]);
    const { stderr } = await squall(['resume'], { env: { SQUALL_HOME: home } });
    expect(stderr).toContain('the shop is burning');
    // What is missing then is only that its services answer, which a stand-in has not.
    const resumed = await attempt(onTestFinished, { home });
    expect(resumed.stderr).not.toContain('halted');
    expect(resumed.asked).toBeGreaterThan(0);
  });
});

function dayFromNow(days: number): string {
  const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
  return names[(new Date().getUTCDay() + days) % 7] ?? 'mon';
}
