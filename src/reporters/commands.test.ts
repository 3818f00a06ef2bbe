import { expect, it } from 'vitest';
import { runCommand } from './commands.ts';

const source = { file: "it's mine.yaml", sha256: '' };
const lab = { file: 'default', profile: 'fast', constants: {}, isAttached: false };

it.each([
  [null, "squall run 'it'\\''s mine.yaml'"],
  [lab, "squall run 'it'\\''s mine.yaml'"],
  [{ ...lab, isAttached: true }, "squall run 'it'\\''s mine.yaml' --attach"],
])('a run is repeated as it was, on %j', (given, command) => {
  expect(runCommand({ source, lab: given })).toBe(command);
});
