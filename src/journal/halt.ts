import { RefusedError, messageOf } from '#core';
import { makeDirectory, replaceFile } from '#files';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({ since: z.string(), why: z.string() });

/** Since when (ISO 8601) and why nothing may be hurt from this machine. */
export type Halt = z.infer<typeof schema>;

/** Ends every run that uses this directory, and lets no new one begin, until it is lifted; RefusedError where it can't. */
export function halt(directory: string, { since, why }: Halt): void {
  try {
    makeDirectory(directory, 0o700);
    replaceFile(fileIn(directory), `${JSON.stringify({ since, why })}\n`);
  } catch (cause) {
    haltEmpty(directory, cause);
  }
}

/** A disk that is full mostly still takes an empty file, and one that tells nothing halts as well. */
function haltEmpty(directory: string, cause: unknown): void {
  try {
    closeSync(openSync(fileIn(directory), 'a', 0o600));
  } catch {
    throw new RefusedError(`NOTHING is halted: ${directory} can't be written: ${messageOf(cause)}.`, {
      hint: 'End each run with Ctrl-C, or kill -TERM its process: it puts back what it did.',
      cause,
    });
  }
}

/** Lifts the halt; false when there was none, RefusedError where it can't be. */
export function liftHalt(directory: string): boolean {
  if (haltIn(directory) === undefined) return false;
  try {
    rmSync(fileIn(directory), { force: true });
  } catch (cause) {
    throw new RefusedError(`The halt stays: ${messageOf(cause)}.`, {
      hint: `Remove ${fileIn(directory)} yourself.`,
      cause,
    });
  }
  return true;
}

/** The halt that is in force; one whose file can't be read is in force too. */
export function haltIn(directory: string): Halt | undefined {
  let text: string;
  try {
    text = readFileSync(fileIn(directory), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    return { since: 'unknown', why: 'its file can not be read' };
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return { since: 'unknown', why: 'its file is damaged' };
  }
}

const fileIn = (directory: string) => path.join(directory, 'halt.json');
