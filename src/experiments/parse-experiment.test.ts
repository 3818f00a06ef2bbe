import { DocumentError } from '#documents';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from './index.ts';

const shipped = resolve(import.meta.dirname, '../../experiments');
const least = 'version: 1\nname: least\nfaults: []\n';

function problemsOf(text: string): string[] {
  try {
    parseExperiment(text, 'a.yaml');
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.problems.map(({ line, column, message, hint }) =>
      [`${line}:${column} ${message}`, hint].filter(Boolean).join(' – '),
    );
  }
  return [];
}

describe('an experiment file', () => {
  it.each(readdirSync(shipped).filter((name) => name.endsWith('.yaml')))(
    'that is shipped is valid: %s',
    (name) => {
      const { name: own } = parseExperiment(readFileSync(join(shipped, name), 'utf8'), name);
      expect(`${own}.yaml`).toBe(name);
    },
  );

  it('has a default for everything but version, name and faults', () => {
    expect(parseExperiment(least, 'a.yaml')).toEqual({
      name: 'least',
      target: { kind: 'lab' },
      alerts: [{ kind: 'auto', params: {} }],
      probes: [{ kind: 'auto', params: {} }],
      faults: [],
      watch: {
        steadyForMs: 30_000,
        settleForMs: 30_000,
        giveUpAfterMs: 1_800_000,
        pollEveryMs: 500,
        lostAfter: { sends: 20, forMs: 1000 },
      },
      expect: [{ quantity: 'servicesLost', atMost: 0, text: 'servicesLost <= 0' }],
    });
  });

  it('knows clients that try again by their names, and takes from the usual one what is not told', () => {
    const read = (text: string) => parseExperiment(`${least}${text}`, 'a.yaml').retries;
    const eager = '{ attempts: 3, on: [refused, reset, status 5xx], after: 50ms, to: any address }';
    expect(read(`retries: { eager: ${eager}, plain: {} }\n`)).toEqual([
      {
        name: 'eager',
        on: ['refused', 'reset', 'status 5xx'],
        attempts: 3,
        pauseMs: 50,
        to: 'any address',
      },
      { name: 'plain', on: ['refused'], attempts: 2, pauseMs: 0, to: 'another address' },
    ]);
    expect(read('retries: {}\n')).toEqual([]);
    expect(read('')).toBeUndefined();
  });

  it('takes no client that never tries again, nor a reason that no report has', () => {
    const wrong = 'retries:\n  Eager: {}\n  a: { attempts: 1, on: [refusd], after: 2m, to: elsewhere }\n';
    const problems = problemsOf(`${least}${wrong}`).join('\n');
    expect(problems).toMatch(/must be named in lower-case letters/);
    expect(problems).toMatch(/must be a reason as reports have it/);
    expect(problems).toMatch(/attempts/);
    expect(problems).toMatch(/must be at most 1m/);
    expect(problems).toMatch(/another address/);
  });

  it('takes a length below which outages do not count, where outages tell a quantity', () => {
    const read = (text: string) => parseExperiment(`${least}expect: { ${text} }\n`, 'a.yaml').expect;
    expect(read('servicesDegraded: { atMost: 0, for: 5s }')).toEqual([
      { quantity: 'servicesDegraded', atMost: 0, forMs: 5000, text: 'servicesDegraded <= 0 for 5s' },
    ]);
    expect(read('recoveryTime: { atMost: "<= 30s", for: 1m }')).toEqual([
      { quantity: 'recoveryTime', atMost: 30_000, forMs: 60_000, text: 'recoveryTime <= 30s for 1m' },
    ]);
  });

  it.each([
    ['servicesLost: { atMost: 0, for: 0s }', /servicesLost.for: must be a duration above zero/],
    ['servicesLost: { atMost: 0, for: 5 }', /servicesLost.for must be a duration/],
    ['servicesLost: { atMost: few, for: 5s }', /servicesLost.atMost: must be a whole number/],
    ['servicesLost: { for: 5s }', /servicesLost.atMost/],
    ['servicesLost: { atMost: 0, fro: 5s }', /did you mean for/],
    ['requestsLost: { atMost: 1%, for: 5s }', /requestsLost: must be "<= 0.5%"/],
  ])('says what is wrong with %s', (text, message) => {
    expect(problemsOf(`${least}expect: { ${text} }\n`).join('\n')).toMatch(message);
  });

  it('follows alerts of a list, or none, and knows which may fire', () => {
    const read = (text: string) => parseExperiment(`${least}${text}`, 'a.yaml');
    expect(read('alerts: []\n').alerts).toEqual([]);
    const listed = read('alerts: [auto, { prometheus: { url: http://127.0.0.1:9090 } }]\n');
    expect(listed.alerts).toEqual([
      { kind: 'auto', params: {} },
      { kind: 'prometheus', params: { url: 'http://127.0.0.1:9090' } },
    ]);
    expect(read('watch: { ignoreAlerts: [noisy] }\n').watch.ignoreAlerts).toEqual(['noisy']);
    const plain = () => read('alerts: [{ pagerduty: { token: abcdef } }]\n');
    expect(plain).toThrow(/env:NAME or file:path/);
  });

  it('asks AWS less often than a lab', () => {
    const { target, watch } = parseExperiment(`${least}target: { ecsCluster: shop }\n`, 'a.yaml');
    expect(target).toEqual({ kind: 'aws', of: { ecsCluster: 'shop' } });
    expect(watch.pollEveryMs).toBe(5000);
  });

  it('reads limits as counts, times and shares', () => {
    const text = `${least}expect: { servicesLost: "<= 2", recoveryTime: "<= 1m30s", requestsLost: 0.5% }\n`;
    expect(parseExperiment(text, 'a.yaml').expect.map(({ atMost }) => atMost)).toEqual([2, 90_000, 0.005]);
  });

  it('tells every problem at once, each with its place and what to do', () => {
    const text = [
      'version: 1',
      'name: lose-a-quarter',
      'faults:',
      '  - terminate-instance: { share: 25% }',
      'watch: { steadyfor: 8s, settleFor: 8 }',
      'expect: { recoveryTime: soon }',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      '4:5 faults[0].terminate-instance is not known – did you mean terminate-instances?',
      '5:10 watch.steadyfor is not known – did you mean steadyFor?',
      '5:36 watch.settleFor must be a duration; write 500ms, 30s, 5m or 1h30m',
      '6:25 expect.recoveryTime: must be "<= 5m", not "soon"',
    ]);
  });

  it.each([['schedule: []', 'schedule']])('refuses what a later version brings: %s', (line, path) => {
    expect(problemsOf(`${least}${line}\n`).join()).toContain(`${path} is not supported yet`);
  });

  it('tells how victims are chosen where a choice is none', () => {
    const choice = (text: string) =>
      problemsOf(`version: 1\nname: a\nfaults:\n  - terminate-instances: { count: 1, choose: ${text} }\n`);
    const path = 'faults[0].terminate-instances.choose';
    expect(choice('zones')).toEqual([
      `4:46 ${path}: "zones" is no way to choose; write random, worst-case, oldest, newest, spot, zone, { zone: eu-west-1a }, { hosting: payments } or { ids: [i-0abc] }`,
    ]);
    expect(choice('{ zoen: a }')).toEqual([`4:48 ${path}.zoen is not known – did you mean zone?`]);
    expect(choice('{ hosting: 3 }')).toEqual([`4:57 ${path}.hosting must be a text`]);
    expect(choice('{ ids: [] }')).toContain(`4:53 ${path}.ids must hold at least one item`);
  });

  it('refuses two faults in one place, and none', () => {
    const fault = (text: string) => problemsOf(`version: 1\nname: a\nfaults:\n  - ${text}\n`).join();
    expect(fault('{}')).toContain('names exactly one of: terminate-instances');
  });

  it.each([
    'probes:\n  - http: { url: http://a/, headers: { Authorization: Bearer hush } }\n  - auto\n',
    'probes:\n  - http:\n      url: http://a/\n      headers:\n        cookie: |\n          id=hush\n          more=hush\n        a: b\n',
    'alerts:\n  - prometheus:\n      url: http://a/\n      token: hush\n',
    'probes: [{ tcp: { to: nowhere } }, { http: { url: http://a/, headers: { cookie: hush } } }]\n',
  ])('shows no secret that it refuses: %j', (lines) => {
    let report = '';
    try {
      parseExperiment(`version: 1\nname: secret\nfaults: []\n${lines}`, 'a.yaml');
    } catch (error) {
      if (error instanceof DocumentError) report = `${error.message}\n${error.report}`;
    }
    expect(report).toContain('is a secret; write env:NAME or file:path');
    expect(report).not.toContain('hush');
  });
});
