import { DocumentError } from '#documents';
import { parseExperiment } from '#experiments';
import { describe, expect, it } from 'vitest';

const file = (load: string) => `version: 1\nname: a\nfaults: []\nload:\n${load.replaceAll(/^/gm, '  ')}\n`;
const read = (load: string) => parseExperiment(file(load), 'a.yaml').load;

function problemsOf(load: string): string[] {
  try {
    read(load);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.problems.map(({ line, column, message, hint }) =>
      [`${line}:${column} ${message.replace('load.', '')}`, hint].filter(Boolean).join(' – '),
    );
  }
  return [];
}

const usualRequest = { method: 'GET', headers: {}, expect: { status: '200-399' }, timeout: 10_000 };
const warmUp = (more: string) => `warmUp: { from: 1/s, to: 10/s, ${more} }`;
const traffic = (more: string) => `traffic: { rate: 1/s, ${more} }`;

describe('load in a file', () => {
  it('has a default for all but the rates', () => {
    expect(read('warmUp: { from: 100/s, to: 600k/min }\ntraffic: { rate: 1k/s }')).toEqual({
      warmUp: {
        from: 100,
        to: 10_000,
        grow: 'adaptive',
        rejectedAtMost: 0.01,
        ready: { errors: 0.001, rejected: 0.001, p99: 1000, for: 30_000, drift: 0.1 },
        giveUpAfter: 2_700_000,
        ...usualRequest,
        recycle: 60_000,
        engine: { kind: 'traffic', params: {} },
      },
      traffic: { rate: 1000, ...usualRequest, recycle: 60_000 },
    });
    expect(read('reserve: { capacityUnits: 100 }')).toEqual({
      reserve: { capacityUnits: 100, giveUpAfter: 1_800_000 },
    });
  });

  it.each([
    'traffic: { from: 1/s, stages: [{ to: 10/s, over: 0s }, { to: 5/s, over: 1m }] }',
    'traffic: { stages: [{ to: 10/s, over: 1m }] }',
    'traffic: { curve: { file: day.csv, over: 10m, peak: 400k/min } }',
    traffic('url: "{{ingress}}/{{id}}", method: POST, body: { a: [1] }, data: rows.csv, workers: 2'),
    traffic('scenarios: [{ name: a.b-c_1, url: http://a/, weight: 0.5 }, { name: b, url: https://b/ }]'),
    traffic('headers: { x: y, Authorization: env:TOKEN }, timeout: 5s, expect: { status: [2xx, 404] }'),
    warmUp('ready: { errors: 1%, p99: "<= 300ms", for: 5s, drift: "<20%" }, grow: 50% every 5m'),
    warmUp('grow: over 10m, engine: k6'),
    warmUp('grow: over 10m, engine: { k6: { recycleConnections: each-request } }'),
    `${warmUp('url: http://a/')}\n${traffic('url: http://b/, timeout: 1s')}`,
  ])('takes %s', (text) => expect(problemsOf(text)).toEqual([]));

  it.each([
    ['{}', '5:3 load: needs reserve, warmUp or traffic'],
    [
      warmUp('grow: over 1m, engine: k6, url: https://lb/, headers: { host: shop }'),
      "5:57 warmUp.engine: can't warm up: it wants the certificate of lb, as the URL says, and the Host header names shop; put that name in the URL, or take another engine",
    ],
    [
      warmUp('engine: { autocannon: { saturate: true } }'),
      "5:42 warmUp.engine: can't warm up: saturating imposes no rate, so there is none to raise",
    ],
    ['traffc: { rate: 1/s }', '5:3 traffc is not known – did you mean traffic?'],
    ['traffic: 100/s', '5:12 traffic must be an object – write its fields: { rate: …, from: …, stages: … }'],
    ['traffic: {}', '5:12 traffic: needs exactly one of rate, stages and curve'],
    [traffic('curve: { file: a }'), '5:12 traffic: needs exactly one of rate, stages and curve'],
    [traffic('from: 1/s'), '5:31 traffic.from: goes with stages'],
    ['traffic: { stages: [] }', '5:22 traffic.stages must hold at least one item'],
    ['traffic: { rate: 5 }', '5:20 traffic.rate must be a rate; write 10/s or 400k/min'],
    ['traffic: { curve: { file: a, over: 0s } }', '5:38 traffic.curve.over: must be above zero'],
    [
      traffic('url: http://a/, scenarios: [{ name: b, url: http://b/ }]'),
      '5:12 traffic: takes either url or scenarios',
    ],
    [
      traffic('url: http://a/, body: hi'),
      '5:47 traffic.body: goes with a method that takes one, such as POST',
    ],
    [
      traffic('method: post, url: http://a/'),
      '5:33 traffic.method must be GET or HEAD or POST or PUT or PATCH or DELETE or OPTIONS – did you mean POST?',
    ],
    [
      traffic('scenarios: [{ name: a, url: http://a/, wieght: 2 }]'),
      '5:64 traffic.scenarios[0].wieght is not known – did you mean weight?',
    ],
    [
      traffic('scenarios: [{ name: a, url: http://a/ }, { name: a, url: http://a/ }]'),
      '5:36 traffic.scenarios: have the same name twice',
    ],
    [
      traffic('scenarios: [{ name: a b, url: http://a/ }]'),
      '5:45 traffic.scenarios[0].name: must be letters, digits, dots, dashes and underscores, at most 63',
    ],
    [traffic('workers: 0'), '5:34 traffic.workers must be at least 1'],
    [traffic('timeout: 11m'), '5:34 traffic.timeout: must be above zero and at most 10m'],
    [warmUp('giveUpAfter: 0s'), '5:47 warmUp.giveUpAfter: must be above zero'],
    ['warmUp: { from: 10/s, to: 1/s }', '5:29 warmUp.to: must not be below from'],
    [warmUp('grow: fast'), '5:40 warmUp.grow: must be "adaptive", "50% every 5m" or "over 10m", not "fast"'],
    [warmUp('ready: { errors: 1 }'), '5:51 warmUp.ready.errors must be "< 0.1%"'],
    [warmUp('ready: { p99: "< 5%" }'), '5:48 warmUp.ready.p99: must be "< 300ms", not "< 5%"'],
    [warmUp('ready: { drift: "< 0%" }'), '5:50 warmUp.ready.drift: must be "< 0.1%", not "< 0%"'],
    [warmUp('ready: { for: 1s }'), '5:48 warmUp.ready.for: must be at least 5s'],
    [warmUp('ready: { rejcted: 1% }'), '5:43 warmUp.ready.rejcted is not known – did you mean rejected?'],
    [warmUp('rejectedAtMost: 0%'), '5:50 warmUp.rejectedAtMost: must be above zero'],
    [warmUp('engine: { trafic: {} }'), '5:44 warmUp.engine.trafic is not known – did you mean traffic?'],
    ['reserve: { capacityUnits: 50 }', '5:29 reserve.capacityUnits must be at least 100'],
    ['reserve: { capacityUnits: 100.5 }', '5:29 reserve.capacityUnits must be a whole number'],
    ['reserve: 500', '5:12 reserve must be an object'],
  ])('says where %s is wrong, and what to write', (text, problem) =>
    expect(problemsOf(text)).toEqual([problem]),
  );

  it('names the engines where one is misspelt, and takes one at a time', () => {
    expect(problemsOf(warmUp('engine: trafic')).join()).toMatch(
      /^5:42 warmUp\.engine: must be .*traffic.*, or one with what it takes: .*, not "trafic"$/,
    );
    expect(problemsOf(warmUp('engine: { k6: {}, traffic: {} }')).join()).toMatch(
      /warmUp\.engine: names exactly one of: .*k6, traffic/,
    );
    expect(problemsOf(warmUp('grow: over 1m, engine: { k6: { recycle: 1 } }')).join()).toMatch(
      /warmUp\.engine\.k6\.recycle is not known/,
    );
  });

  it.each(['', 'grow: adaptive, ', 'grow: " adaptive at most 20%", '])(
    'grows by answers only with an engine that can be steered: "%s"',
    (grow) => {
      expect(problemsOf(warmUp(`${grow}engine: k6`)).join()).toMatch(
        /warmUp\.grow: is adaptive only with an engine that can be steered: .*traffic/,
      );
    },
  );
});

describe('what would be left out without a word', () => {
  const scenario = 'scenarios: [{ name: a, url: http://a/ }]';

  it.each([
    [`timeout: 5s, ${scenario}`, 'traffic.timeout: is told by each of scenarios itself'],
    [`headers: { a: b }, ${scenario}`, 'traffic.headers: is told by each of scenarios itself'],
    [`expect: { status: 200 }, ${scenario}`, 'traffic.expect: is told by each of scenarios itself'],
    ['method: POST', 'traffic.method: goes with url'],
    ['data: rows.csv', 'traffic.data: goes with url'],
  ])('is refused: %s', (more, message) => {
    expect(problemsOf(traffic(more)).join()).toContain(message);
  });

  it('is refused of traffic that takes the requests of a warm-up', () => {
    expect(problemsOf(`${warmUp('url: http://a/')}\n${traffic('timeout: 5s')}`)).toEqual([
      '6:34 traffic.timeout: goes with url or scenarios; without them the traffic is what warmUp sends',
    ]);
  });
});
