import { BadInputError } from '#core';
import type { EventBody } from '#core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readJournal } from './read-journal.ts';
import { loadEvents, loadPlan, note, runEnded, runStarted } from './test/sample-events.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'squall-read-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const line = (seq: number, body: unknown) => JSON.stringify({ seq, at: seq * 10, ...Object(body) });
const journalOf = (...bodies: unknown[]) => bodies.map((body, seq) => `${line(seq, body)}\n`).join('');
const good = journalOf(runStarted, note('one'), runEnded);

async function read(content: string | Buffer) {
  const file = path.join(dir, 'journal.ndjson');
  writeFileSync(file, content);
  const reading = readJournal(file);
  const events = [];
  for await (const event of reading) events.push(event);
  return { events, isCutOff: reading.isCutOff };
}

const errorOf = async (content: string | Buffer) => {
  const error: unknown = await read(content).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BadInputError);
  return error instanceof BadInputError ? error : undefined;
};

it('leaves out a torn last line and says so', async () => {
  const { events, isCutOff } = await read(good.slice(0, -5));
  expect(events.map(({ type }) => type)).toEqual(['run-started', 'note']);
  expect(isCutOff).toBe(true);
});

it('takes a last line that lacks only its end for torn', async () => {
  expect(await read(good.slice(0, -1))).toMatchObject({ events: { length: 2 }, isCutOff: true });
});

it('says that a journal without run-ended is cut off', async () => {
  expect(await read(journalOf(runStarted, note('one')))).toMatchObject({
    events: { length: 2 },
    isCutOff: true,
  });
});

it('reads a cut at any byte as a shorter journal or as an empty one', async () => {
  const wholeLines = (text: string) => text.split('\n').length - 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: good.indexOf('\n') + 1, max: good.length }), async (cut) => {
      const { events } = await read(good.slice(0, cut));
      expect(events).toHaveLength(wholeLines(good.slice(0, cut)));
    }),
    { numRuns: 60 },
  );
});

it('reads whose an undo is: a fault by its place, the load by its name, and nobody else', async () => {
  const done = (fault: unknown) => ({ type: 'undo-done', fault, done: 1, outcomes: [] });
  const { events } = await read(journalOf(runStarted, done(0), done('load')));
  expect(events.slice(1)).toMatchObject([{ fault: 0 }, { fault: 'load' }]);
  for (const owner of [-1, 'probes', null]) {
    const error = await errorOf(journalOf(runStarted, done(owner), runEnded));
    expect(error?.message).toContain('is no valid undo-done event (fault: ');
  }
});

const fold = {
  probe: 'p',
  n: [0, 0],
  outcome: 'ok',
  sent: [1, 1],
  done: [2, 2],
  longestGapMs: 0,
  maxLatenessMs: 0,
  latency: [[700, 1]],
  lateness: [[0, 1]],
};
const samples = (change: object) =>
  journalOf(runStarted, { type: 'samples', folds: [{ ...fold, ...change }] });

it('reads a fold as it was written', async () => {
  const { events } = await read(samples({ reason: 'refused', outcome: 'failed' }));
  expect(events[1]).toEqual({
    seq: 1,
    at: 10,
    type: 'samples',
    folds: [{ ...fold, reason: 'refused', outcome: 'failed' }],
  });
});

it.each<[string, string | Buffer, RegExp]>([
  ['an empty file', '', /:1: .*empty/],
  ['a file of another kind', 'name: an experiment\n', /:1: .*not JSON/],
  ['a first line that is no run-started', journalOf(note('x')), /:1: .*begins with run-started/],
  ['a second run-started', journalOf(runStarted, runStarted), /:2: .*second run-started/],
  ['broken JSON in the middle', `${journalOf(runStarted)}{"seq":1\n${line(2, runEnded)}\n`, /:2: .*not JSON/],
  ['broken JSON in a whole last line', `${journalOf(runStarted)}{"seq":1\n`, /:2: .*not JSON/],
  ['an empty line', `${journalOf(runStarted)}\n`, /:2: .*not JSON/],
  ['a gap in seq', `${journalOf(runStarted)}${line(2, runEnded)}\n`, /:2: .*seq 2 where 1/],
  ['a repeated seq', `${journalOf(runStarted)}${line(0, runEnded)}\n`, /:2: .*seq 0 where 1/],
  ['a seq that is text', `${journalOf(runStarted)}{"seq":"1","at":1,"type":"note"}\n`, /:2: .*seq "1"/],
  ['an unknown type', journalOf(runStarted, { type: 'sampels' }), /:2: .*unknown type "sampels"/],
  ['a type of Object.prototype', journalOf(runStarted, { type: 'constructor' }), /:2: .*unknown type/],
  ['an array', `${journalOf(runStarted)}[1]\n`, /:2: .*not a JSON object/],
  ['a type that is no text', `${journalOf(runStarted)}{"seq":1,"type":7}\n`, /:2: .*no type/],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from(journalOf(runStarted)), Buffer.from([0xff, 0x0a])]),
    /:2: /,
  ],
  ['zeros as a crash leaves them', `${journalOf(runStarted)}\0\0\0\n`, /:2: .*not JSON/],
  [
    'a time beyond all numbers',
    `${journalOf(runStarted)}{"seq":1,"at":1e999,"type":"probing-started"}\n`,
    /:2: .*at/,
  ],
  ['a time that is null', journalOf(runStarted, { type: 'fault-sent', fault: 0, sent: null }), /:2: .*sent/],
  ['a phase of no run', journalOf(runStarted, { type: 'phase', phase: 'lunch' }), /:2: .*phase/],
  ['a fold that ends before it starts', samples({ n: [3, 2] }), /:2: .*folds\.0\.n/],
  ['a fold with half a place', samples({ n: [0, 0.5] }), /:2: .*folds\.0\.n/],
  ['a bucket of no duration', samples({ latency: [[1e9, 1]] }), /:2: .*latency/],
  ['a negative count', samples({ lateness: [[1, -1]] }), /:2: .*lateness/],
  ['an outcome of its own', samples({ outcome: 'fine' }), /:2: .*outcome/],
  ['a prototype', journalOf(runStarted).replace('"node":', '"__proto__":{"x":1},"node":'), /:1: .*__proto__/],
  [
    'a prototype in disguise',
    journalOf(runStarted).replace('"node":', String.raw`"__pr\u006fto__":{"x":1},"node":`),
    /:1: .*__proto__/,
  ],
])('refuses %s and names the line', async (_, content, message) => {
  const error = await errorOf(content);
  expect(error?.message).toMatch(message);
  expect(error?.message).toContain(path.join(dir, 'journal.ndjson'));
  expect(error?.hint).toBeDefined();
});

it('answers 10 MB of rubbish in one line with a short error', async () => {
  const error = await errorOf(`${journalOf(runStarted)}${'['.repeat(10_000_000)}\n`);
  expect(error?.message.length).toBeLessThan(500);
  expect(error?.message).toMatch(/:2: /);
});

it('reads a line of 10 MB that is in order', async () => {
  const { events } = await read(journalOf(runStarted, note('x'.repeat(10_000_000)), runEnded));
  expect(events).toHaveLength(3);
});

it('says which file it could not open', async () => {
  const reading = readJournal(path.join(dir, 'absent', 'journal.ndjson'));
  await expect(reading[Symbol.asyncIterator]().next()).rejects.toThrow(/absent.*can't be read/);
});

it('reads every event that a run could write', async () => {
  const bodies: EventBody[] = [
    runStarted,
    { type: 'lab-started', file: 'lab.yaml', profile: 'fast', constants: { a: '1 s' }, endpoint: 'http://x' },
    {
      type: 'inventory',
      inventory: {
        target: 'lab',
        account: '000000000000',
        region: 'lab-local-1',
        takenAt: '2026-11-21T01:02:03.000Z',
        instances: [
          {
            id: 'i-1',
            state: 'running',
            zone: 'a',
            type: 't3.small',
            lifecycle: 'on-demand',
            tags: { squall: 'allowed' },
            isProtected: false,
          },
        ],
        services: [],
        groups: [],
        targetGroups: [],
        gaps: [],
      },
    },
    {
      type: 'plan',
      plan: { faults: [], probes: [], unprobed: [{ service: 'x', why: 'no balancer' }], load: loadPlan },
    },
    { type: 'phase', phase: 'steady' },
    { type: 'probing-started' },
    { type: 'samples', folds: [] },
    { type: 'look', sent: 1, done: 2, counts: [{ clock: 'tasks', subject: 'x', ids: ['a'] }], error: 'late' },
    { type: 'fault-intended', fault: 0 },
    { type: 'fault-sent', fault: 0, sent: 1.25 },
    { type: 'fault-answered', fault: 0, done: 2, error: 'UnauthorizedOperation' },
    { type: 'fault-proof', fault: 0, done: 3, victims: [{ id: 'i-1', state: 'terminated', isProven: true }] },
    ...loadEvents,
    note('x'),
    { type: 'probing-stopped' },
    runEnded,
  ];
  const { events } = await read(journalOf(...bodies));
  expect(events).toEqual(bodies.map((body, seq) => ({ seq, at: seq * 10, ...body })));
});
