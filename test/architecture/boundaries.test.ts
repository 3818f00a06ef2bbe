import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const scratch: string[] = [];

interface Cruise {
  violations: { rule: { name: string }; from: string; to: string }[];
  modules: string[];
}

function cruise(cwd: string): Cruise {
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, 'src', '--output-type', 'json'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(stderr);
  const { summary, modules } = JSON.parse(stdout);
  return { violations: summary.violations, modules: modules.map(({ source }: { source: string }) => source) };
}

/** A small tree with the real rules and these sources. */
function treeOf(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'squall-boundaries-'));
  scratch.push(directory);
  for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
    writeFileSync(join(directory, name), readFileSync(join(root, name)));
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

afterEach(() => {
  for (const directory of scratch.splice(0)) rmSync(directory, { recursive: true });
});

const rulesOf = (files: Record<string, string>) =>
  cruise(treeOf(files)).violations.map(({ rule }) => rule.name);

describe('the folder table', () => {
  it('holds for every source, and the checker sees the sources', () => {
    const { violations, modules } = cruise(root);
    expect(violations).toEqual([]);
    expect(modules).toContain('src/core/event.ts');
    expect(modules).toContain('src/cli/main.ts');
    expect(modules.filter((source) => source.startsWith('src/')).length).toBeGreaterThan(100);
  });

  it('refuses a pure folder that imports a node module', () => {
    const bad = {
      'src/core/index.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    };
    expect(rulesOf(bad)).toContain('core-is-pure');
  });

  it('refuses an import against the table', () => {
    const bad = {
      'src/core/index.ts': "export { analyse } from '../analysis/index.ts';\n",
      'src/analysis/index.ts': 'export const analyse = 1;\n',
    };
    expect(rulesOf(bad)).toContain('core-imports-only-its-row');
  });

  it('refuses an import past a door', () => {
    const bad = {
      'src/journal/index.ts': "export { secret } from '../core/inner.ts';\n",
      'src/core/inner.ts': 'export const secret = 1;\n',
    };
    expect(rulesOf(bad)).toContain('folders-are-entered-by-their-door');
  });

  it('refuses a plugin that imports its sibling', () => {
    const bad = {
      'src/faults/one/index.ts': "export { two } from '../two/index.ts';\n",
      'src/faults/two/index.ts': 'export const two = 2;\n',
    };
    expect(rulesOf(bad)).toContain('faults-plugins-are-strangers');
  });

  it('refuses the AWS SDK outside the edges', () => {
    const bad = { 'src/experiments/index.ts': "export { EC2Client } from '@aws-sdk/client-ec2';\n" };
    expect(rulesOf(bad)).toContain('only-the-edges-speak-to-aws');
  });

  it('refuses a cycle', () => {
    const bad = {
      'src/core/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'src/core/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
    };
    expect(rulesOf(bad)).toContain('no-cycles');
  });
});
