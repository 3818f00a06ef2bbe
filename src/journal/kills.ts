import { RefusedError, messageOf } from '#core';
import { makeDirectory } from '#files';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const dayMs = 86_400_000;
const lineSchema = z.object({ at: z.number(), runId: z.string(), count: z.int().positive() });

/** How many instances of a target were hurt in the 24 hours before a moment (wall milliseconds). */
export function killsSince(directory: string, target: string, now: number): number {
  return linesOf(fileOf(directory, target))
    .filter(({ at }) => at > now - dayMs)
    .reduce((sum, { count }) => sum + count, 0);
}

/** Writes down, before it is done, that a run hurts so many instances. It is on disk when this returns. */
export function countKills(
  directory: string,
  target: string,
  { at, runId, count }: { at: number; runId: string; count: number },
): void {
  const file = fileOf(directory, target);
  try {
    makeDirectory(path.dirname(file), 0o700);
    // A line that was cut off by a crash must not take this one with it.
    appendFileSync(file, `\n${JSON.stringify({ at, runId, count })}\n`, { mode: 0o600, flush: true });
  } catch (cause) {
    throw new RefusedError(`Nothing is hurt: it can't be counted in ${file}: ${messageOf(cause)}.`, {
      hint: 'Free space on its disk, or set SQUALL_HOME to a directory of your own.',
      cause,
    });
  }
}

function linesOf(file: string): z.infer<typeof lineSchema>[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw unreadable(file, error);
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, place) => {
    try {
      return [lineSchema.parse(JSON.parse(line))];
    } catch (error) {
      // What a crash cut off is the last line before the next; anything else is damage.
      if (line.startsWith('{') && !line.endsWith('}')) return [];
      throw unreadable(`${file}:${place + 1}`, error);
    }
  });
}

function unreadable(where: string, cause: unknown): RefusedError {
  return new RefusedError(`How many instances were hurt today can't be read: ${where} is damaged.`, {
    hint: 'Restore the file, or remove it to count from zero.',
    cause,
  });
}

function fileOf(directory: string, target: string): string {
  const name = createHash('sha256').update(target).digest('hex').slice(0, 24);
  return path.join(directory, 'kills', `${name}.ndjson`);
}
