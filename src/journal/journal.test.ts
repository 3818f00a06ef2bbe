import { BadInputError, SquallError } from '#core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJournal } from './journal.ts';
import { readJournal } from './read-journal.ts';
import { note, runEnded, runStarted } from './test/sample-events.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'squall-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const clockFrom = (start: number) => {
  let now = start;
  return { now: () => (now += 1), wall: () => 0 };
};

const open = () => createJournal(dir, { runId: 'a-run', clock: clockFrom(100) });

async function readAll(file: string) {
  const reading = readJournal(file);
  const events = [];
  for await (const event of reading) events.push(event);
  return { events, isCutOff: reading.isCutOff };
}

it('reads back what was appended, with gapless seq and the time of writing', async () => {
  const journal = open();
  const written = [
    journal.append(runStarted),
    journal.append(note('hello\nworld')),
    journal.append(runEnded),
  ];
  await journal.close();
  expect(written.map(({ seq, at }) => [seq, at])).toEqual([
    [0, 101],
    [1, 102],
    [2, 103],
  ]);
  expect(await readAll(journal.path)).toEqual({ events: written, isCutOff: false });
});

it('says that it was removed instead of writing into nothing', async () => {
  const journal = open();
  journal.append(runStarted);
  rmSync(path.dirname(journal.path), { recursive: true });
  await expect(journal.sync()).rejects.toThrow('it was removed while the run was under way');
  expect(() => journal.append(runEnded)).toThrow(SquallError);
  await expect(journal.close()).rejects.toThrow(SquallError);
});

it('puts the journal under the name of the run', () => {
  const journal = open();
  expect(journal.path).toBe(path.join(dir, 'a-run', 'journal.ndjson'));
  return journal.close();
});

it('has an event in the file as soon as append returns', async () => {
  const journal = open();
  journal.append(runStarted);
  expect(readFileSync(journal.path, 'utf8')).toMatch(/^\{"seq":0,.*\}\n$/);
  await journal.close();
});

it('refuses a run that exists already and leaves its journal alone', async () => {
  const journal = open();
  journal.append(runStarted);
  expect(open).toThrow(/exists already/);
  await journal.close();
  expect((await readAll(journal.path)).events).toHaveLength(1);
});

it.each(['..', '../other', 'a/b', '', '.hidden', 'a..b'])('refuses %j as the name of a run', (runId) => {
  expect(() => createJournal(dir, { runId, clock: clockFrom(0) })).toThrow(BadInputError);
});

it('refuses to append to a closed journal, and closes twice without harm', async () => {
  const journal = open();
  journal.append(runStarted);
  await journal.close();
  await journal.close();
  expect(() => journal.append(runEnded)).toThrow(SquallError);
});

it.each([NaN, Infinity, -Infinity])('refuses an event with %d and stays usable', async (sent) => {
  const journal = open();
  journal.append(runStarted);
  expect(() => journal.append({ type: 'fault-sent', fault: 0, sent })).toThrow(/"sent" is/);
  journal.append(runEnded);
  await journal.close();
  expect((await readAll(journal.path)).events.map(({ seq }) => seq)).toEqual([0, 1]);
});

const script = (body: string) => `
  import { createJournal } from ${JSON.stringify(new URL('journal.ts', import.meta.url).href)};
  const started = ${JSON.stringify(runStarted)};
  const journal = createJournal(${JSON.stringify(dir)}, {
    runId: 'a-run',
    clock: { now: () => performance.now(), wall: () => Date.now() },
  });
  journal.append(started);
  ${body}`;

function start(command: string, args: string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return { child, output: () => output, closed: once(child, 'close') };
}

it('loses nothing that was appended when the process is killed', async () => {
  const body = `
    for (let i = 0; i < 500; i += 1) journal.append({ type: 'note', level: 'info', text: 'note ' + i });
    process.kill(process.pid, 'SIGKILL');`;
  const { closed } = start(process.execPath, ['--input-type=module', '-e', script(body)]);
  expect(await closed).toEqual([null, 'SIGKILL']);
  const { events, isCutOff } = await readAll(path.join(dir, 'a-run', 'journal.ndjson'));
  expect(events).toHaveLength(501);
  expect(isCutOff).toBe(true);
});

it('says that the disk is full, and keeps every event before', async () => {
  const body = `
    let written = 1;
    try {
      for (;;) {
        journal.append({ type: 'note', level: 'info', text: 'x'.repeat(700) });
        written += 1;
      }
    } catch (error) {
      let again = 'no error';
      try { journal.append(started); } catch (second) { again = second.code; }
      console.log(JSON.stringify({ written, name: error.name, message: error.message, again }));
    }
    await journal.close().catch(() => undefined);`;
  const limited = 'ulimit -f 16; exec "$0" --input-type=module -e "$1"';
  const { closed, output } = start('sh', ['-c', limited, process.execPath, script(body)]);
  expect(await closed).toEqual([0, null]);
  const told: { written: number; name: string; message: string; again: string } = JSON.parse(output());
  expect(told).toMatchObject({ name: 'SquallError', again: 'journal' });
  expect(told.message).toContain("can't be written");
  const { events } = await readAll(path.join(dir, 'a-run', 'journal.ndjson'));
  expect(events).toHaveLength(told.written);
});
