import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scratchDirectory } from './run-directory.ts';
import { squall } from './squall.ts';

const findings = z.array(z.object({ level: z.string(), what: z.string(), todo: z.string().optional() }));

describe('the command line', () => {
  const commands = [
    '',
    'run',
    'plan',
    'init',
    'iam',
    'doctor',
    'report',
    'recover',
    'watch',
    'halt',
    'resume',
    'validate',
    'schema',
    'selftest',
    'lab',
    'lab incident',
    'load',
  ];
  it.each(commands)('teaches with examples, on lines of 80 columns: squall %s --help', async (command) => {
    const { code, stdout } = await squall([...command.split(' ').filter(Boolean), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Example');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    [['runn'], 'Did you mean run?'],
    [['run', '--jsn'], 'Did you mean --json?'],
    [['lab', 'upp'], 'Did you mean up?'],
    [['run', 'no-such-file.yaml'], "no-such-file.yaml can't be read"],
    [['report', 'no-such-run'], 'no-such-run holds no journal.ndjson'],
  ])('refuses %j with exit code 64 and what to do', async (args, told) => {
    const { code, stderr } = await squall(args);
    expect(stderr).toContain(told);
    expect(code).toBe(64);
  });

  it('does not call a run held whose reports could not all be written', async () => {
    const run = join(scratchDirectory(), 'run');
    cpSync('reports/sample', run, { recursive: true });
    rmSync(join(run, 'report.json'));
    mkdirSync(join(run, 'report.json', 'in the way'), { recursive: true });
    const { code, stderr, stdout } = await squall(['report', run]);
    expect(stderr).toContain('report.json was not written');
    expect(stdout).toContain('HELD');
    expect(code).toBe(2);
  });

  it('validates files: exit 0 for good ones, 64 with every problem for others', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'good.yaml'), 'version: 1\nname: good\nfaults: []\n');
    writeFileSync(join(directory, 'bad.yaml'), 'version: 2\nname: Bad\nfaults: []\n');
    const good = await squall(['validate', 'good.yaml'], { cwd: directory });
    expect([good.code, good.stdout]).toEqual([0, 'ok  good.yaml  (good)\n']);
    const bad = await squall(['validate', 'bad.yaml', 'good.yaml'], { cwd: directory });
    expect(bad.stderr).toContain('bad.yaml:1:10 version must be 1');
    expect(bad.stderr).toContain(
      'bad.yaml:2:7 name: must be lower-case letters, digits and dashes, at most 63',
    );
    expect(bad.code).toBe(64);
  });

  it('validates squall.yaml, and that the target of an experiment is one of its own', async () => {
    const directory = scratchDirectory();
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    write('squall.yaml', 'version: 1\ntargets: { shop: { ecsCluster: shop, regio: eu-west-1 } }\n');
    const misspelt = await squall(['validate', 'squall.yaml'], { cwd: directory });
    expect([misspelt.code, misspelt.stderr]).toEqual([64, expect.stringContaining('region')]);
    write('squall.yaml', 'version: 1\ntargets: { shop: { ecsCluster: shop } }\n');
    write('mine.yaml', 'version: 1\nname: mine\ntarget: shop\nfaults: []\n');
    write('other.yaml', 'version: 1\nname: other\ntarget: shpo\nfaults: []\n');
    const { code, stdout, stderr } = await squall(['validate', 'squall.yaml', 'mine.yaml', 'other.yaml'], {
      cwd: directory,
    });
    expect(stdout).toBe('ok  squall.yaml  (configuration: shop)\nok  mine.yaml  (mine)\n');
    expect([code, stderr]).toEqual([64, expect.stringContaining('Did you mean shop?')]);
  });

  it('validates the files that a load names, by paths from the experiment', async () => {
    const directory = scratchDirectory();
    const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
    const load = (data: string) =>
      `load: { traffic: { rate: 1/s, url: 'http://127.0.0.1:1/{{sku}}', data: ${data} } }`;
    write('skus.csv', 'sku\n1\n');
    write('good.yaml', `version: 1\nname: good\nfaults: []\n${load('skus.csv')}\n`);
    write('bad.yaml', `version: 1\nname: bad\nfaults: []\n${load('sku.csv')}\n`);
    const files = ['good.yaml', 'bad.yaml'].map((name) => join(directory, name));
    const { code, stdout, stderr } = await squall(['validate', ...files]);
    expect([code, stdout]).toEqual([64, expect.stringMatching(/^ok {2}.*good\.yaml {2}\(good\)\n$/)]);
    expect(stderr).toMatch(/bad\.yaml:4:72 load\.traffic\.data: The data file .*sku\.csv can't be read/);
    expect(stderr).toContain('there is no such file');
    expect(stderr).not.toContain('ENOENT');
  });

  it.each(['experiment', 'lab', 'report'])('prints the JSON Schema of %s', async (of) => {
    const { code, stdout } = await squall(['schema', '--of', of]);
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toContain('$schema');
  });
});

describe('squall plan', () => {
  it('shows the same victims twice and touches nothing', async () => {
    const first = await squall(['plan', '--json']);
    const second = await squall(['plan', '--json']);
    const victimsOf = ({ stdout }: { stdout: string }) =>
      JSON.parse(stdout).plan.faults[0].victims.map(({ id }: { id: string }) => id);
    expect(first.code, first.stderr).toBe(0);
    expect(victimsOf(first)).toHaveLength(2);
    expect(victimsOf(second)).toEqual(victimsOf(first));
  });
});

describe('the load of an experiment, before it is run', () => {
  const findingsIn = (stdout: string) => {
    const told: unknown = JSON.parse(stdout);
    const read = z.union([findings, z.object({ findings })]).parse(told);
    return Array.isArray(read) ? read : read.findings;
  };
  const load = (more: string) => {
    const file = join(scratchDirectory(), 'a.yaml');
    writeFileSync(file, `version: 1\nname: a\nfaults: []\nload: { ${more} }\n`);
    return file;
  };

  it('has its engine, its hosts, and whoever has to say yes told by plan and by doctor', async () => {
    const secret = "headers: { authorization: 'env:SQUALL_TEST_ABSENT' }";
    const file = load(`traffic: { rate: 1/s, url: 'http://shop.example.com/', ${secret} }`);
    for (const command of ['plan', 'doctor']) {
      const { stdout, stderr } = await squall([command, file, '--json']);
      expect(findingsIn(stdout), stderr).toEqual(
        expect.arrayContaining([
          { level: 'ok', what: 'the traffic is sent by traffic (built in) to shop.example.com' },
          {
            level: 'stop',
            what: "The traffic can't be sent: The secret env:SQUALL_TEST_ABSENT is not set or empty",
            todo: 'Set the environment variable SQUALL_TEST_ABSENT.',
          },
          {
            level: 'warn',
            what: expect.stringContaining('load to shop.example.com needs a yes'),
            todo: 'Name it under hosts in squall.yaml (hosts: [shop.example.com]), or say yes beforehand: --yes.',
          },
        ]),
      );
    }
  });

  it('needs no yes for this machine, nor for a host of squall.yaml', async () => {
    const scenario = (name: string, url: string) => `{ name: ${name}, url: '${url}' }`;
    const scenarios = [scenario('a', 'http://127.0.0.1:1/'), scenario('b', 'http://a.shop.example.com/')];
    const file = load(`traffic: { rate: 1/s, scenarios: [${scenarios.join(', ')}] }`);
    const config = join(scratchDirectory(), 'squall.yaml');
    writeFileSync(config, "version: 1\ntargets: {}\nhosts: ['*.shop.example.com']\n");
    const { stdout, stderr } = await squall(['plan', file, '--json', '--config', config]);
    const told = findingsIn(stdout).map(({ what }) => what);
    expect(told, stderr).toContain(
      'the traffic is sent by traffic (built in) to 127.0.0.1, a.shop.example.com',
    );
    expect(told.filter((what) => what.includes('needs a yes'))).toEqual([]);
  });

  it('is refused with how its engine is had where that is not here', async () => {
    const file = load(
      "warmUp: { from: 1/s, to: 2/s, grow: over 1s, engine: k6, url: 'http://127.0.0.1:1/' }",
    );
    const { code, stdout } = await squall(['doctor', file, '--json'], { env: { PATH: '/nowhere' } });
    expect(code).toBe(64);
    expect(findingsIn(stdout)).toContainEqual({
      level: 'stop',
      what: "The load engine k6 can't be used: k6 is not on PATH",
      todo: expect.stringContaining('https://'),
    });
  });
});
