import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseConfig } from '#config';
import { BadInputError, SquallError } from '#core';
import type { ApprovedPlan, EventBody, UndoStep } from '#core';
import { parseExperiment } from '#experiments';
import {
  countKills,
  createJournal,
  haltIn,
  killsSince,
  readApprovedPlan,
  readFormerJournal,
  writeApprovedPlan,
} from '#journal';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runStarted } from '../../src/journal/test/sample-events.ts';
import { scratchDirectory } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';
import { buildExperiment } from '../reporters/build-findings.ts';
import { buildInventory, buildPlan } from '../reporters/build-plan.ts';

const bomb = `a: &a [${'x,'.repeat(20)}]\n${'bcdefghi'
  .split('')
  .map((key, n) => `${key}: &${key} [${`*${'abcdefgh'[n]},`.repeat(20)}]`)
  .join('\n')}\n`;

const texts: [what: string, text: string][] = [
  ['nothing', ''],
  ['a bomb of aliases', `version: 1\n${bomb}`],
  ['a key twice', 'version: 1\nversion: 1\n'],
  ['ten megabytes', `version: 1\nname: ${'x'.repeat(10_000_000)}\n`],
  ['deep nesting', `version: ${'['.repeat(5000)}${']'.repeat(5000)}\n`],
  ['a thousand levels', `version: ${'{ a: '.repeat(1000)}1${' }'.repeat(1000)}\n`],
  ['a prototype', '__proto__: { polluted: true }\nversion: 1\n'],
  ['a prototype among its own', 'version: 1\nconstructor: { prototype: { polluted: true } }\n'],
  ['two documents', 'version: 1\n---\nversion: 1\n'],
  ['control characters', 'version: "\\u0000\\u001b[2J"\n'],
  ['a list', '- 1\n- 2\n'],
  ['a tag that makes things', 'version: !!js/function "function () { return 1 }"\n'],
];

describe('a hostile file is refused with a clear error, and nothing of it stays', () => {
  it.each(texts)('%s', (_, text) => {
    for (const read of [parseExperiment, parseConfig])
      expect(() => read(text, 'a.yaml')).toThrow(BadInputError);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('that has no end', async () => {
    const { code, stderr } = await squall(['validate', '/dev/zero']);
    expect([code, stderr]).toEqual([64, expect.stringContaining('longer than')]);
  });

  it('whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const read of [parseExperiment, parseConfig])
          expect(refusedOr(() => read(text, 'a.yaml'), undefined)).not.toContain('Error');
      }),
      { numRuns: 500 },
    );
  });
});

const approved = (): ApprovedPlan => ({
  version: 1,
  madeAt: '2026-01-01T00:00:00.000Z',
  squall: '0.1.0',
  experiment: buildExperiment(),
  source: { file: 'a.yaml', sha256: '' },
  inventory: buildInventory(),
  plan: buildPlan(),
});

describe('a plan', () => {
  it('is read as it was written', () => {
    const file = join(scratchDirectory(), 'plan.json');
    writeApprovedPlan(file, approved());
    const { experiment, plan } = readApprovedPlan(file);
    expect({ experiment, plan }).toEqual({ experiment: approved().experiment, plan: approved().plan });
  });

  it('that was damaged anywhere is refused, or says the same', () => {
    const file = join(scratchDirectory(), 'plan.json');
    writeApprovedPlan(file, approved());
    const whole = readFileSync(file);
    const read = readApprovedPlan(file);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, flip, isCut) => {
          const bytes = Buffer.from(isCut ? whole.subarray(0, at) : whole);
          if (!isCut) bytes[at] = (bytes[at] ?? 0) ^ flip;
          writeFileSync(file, bytes);
          expect(refusedOr(() => readApprovedPlan(file), read)).toBe('fine');
        },
      ),
      { numRuns: 400 },
    );
  });
});

function refusedOr(read: () => unknown, whole: unknown): string {
  try {
    return isDeepStrictEqual(read(), whole) ? 'fine' : 'read as something else';
  } catch (error) {
    return error instanceof SquallError ? 'fine' : String(error);
  }
}

const step = (n: number): UndoStep => ({
  id: `start i-${n}`,
  does: `start i-${n} again`,
  params: { instanceId: `i-${n}` },
  byHand: [`aws ec2 start-instances --instance-ids i-${n}`],
});

describe('a journal', () => {
  it('that was damaged anywhere never tells another step than one that was written', async () => {
    const directory = scratchDirectory();
    const journal = createJournal(directory, { runId: 'a-run', clock: { now: () => 1, wall: () => 0 } });
    journal.append(runStarted);
    for (let n = 0; n < 5; n += 1)
      journal.append({ type: 'undo-recorded', fault: 0, step: step(n) } satisfies EventBody);
    await journal.close();
    const whole = readFileSync(journal.path);
    const written = new Set(Array.from({ length: 5 }, (_, n) => JSON.stringify(step(n))));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        writeFileSync(journal.path, bytes);
        const { events, damage } = await readFormerJournal(journal.path).catch(() => ({
          events: [],
          damage: 'none',
        }));
        const steps = events.flatMap((event) =>
          event.type === 'undo-recorded' ? [JSON.stringify(event.step)] : [],
        );
        expect(steps.filter((one) => !written.has(one))).toEqual([]);
        // Without its end the last line is one that a crash has cut off.
        const isCut = at === whole.length - 1;
        expect(steps.length === 5 || damage !== undefined || isCut).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what runs share', () => {
  it.each(['', '{', 'null', '[]', '{"since":1}', '\0'.repeat(100)])(
    'a halt that says %j is in force',
    (text) => {
      const directory = scratchDirectory();
      writeFileSync(join(directory, 'halt.json'), text);
      expect(haltIn(directory)).toBeDefined();
    },
  );

  it('kills that can not be read are not taken for none', () => {
    const directory = scratchDirectory();
    countKills(directory, 'shop', { at: 1000, runId: 'a-run', count: 2 });
    expect(killsSince(directory, 'shop', 2000)).toBe(2);
    const [name = ''] = readdirSync(join(directory, 'kills'));
    const file = join(directory, 'kills', name);
    // What a crash cut off was not done yet.
    appendFileSync(file, '{"at":1000,"runId":"a-r');
    countKills(directory, 'shop', { at: 1500, runId: 'another', count: 1 });
    expect(killsSince(directory, 'shop', 2000)).toBe(3);
    for (const text of ['x\n', '{"at":"now","runId":"a","count":1}\n', '{"at":1,"runId":"a","count":-5}\n']) {
      writeFileSync(file, text);
      expect(() => killsSince(directory, 'shop', 2000)).toThrow('is damaged');
    }
  });
});
