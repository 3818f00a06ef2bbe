import { parseConfig } from '#config';
import { parseExperiment } from '#experiments';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseLab } from '../../src/lab/spec/lab-file.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

describe('the examples of the README', () => {
  it('are an experiment, guards, probes, a lab and targets that Squall takes', () => {
    const [experiment = '', guards = '', probes = '', load = '', traffic = '', lab = '', config = ''] =
      examples;
    expect(examples).toHaveLength(7);
    expect(parseExperiment(experiment, 'README.md').name).toBe('lose-a-quarter');
    const watching = parseExperiment(`version: 1\nname: probes\nfaults: []\n${probes}`, 'README.md');
    expect(watching.probes.map(({ kind }) => kind)).toEqual(['auto', 'http', 'tcp', 'dns', 'metric']);
    const guarded = parseExperiment(`version: 1\nname: guarded\nfaults: []\n${guards}`, 'README.md');
    expect(guarded.guards).toHaveLength(7);
    const least = 'version: 1\nname: loaded\nfaults: []\n';
    expect(parseExperiment(`${least}${load}`, 'README.md').load).toBeDefined();
    const scenarios = `load:\n${traffic.replaceAll(/^/gm, '  ')}`;
    expect(parseExperiment(`${least}${scenarios}`, 'README.md').load).toBeDefined();
    expect(parseLab(parse(lab)).name).toBe('shop');
    expect([...parseConfig(config, 'README.md').targets.keys()]).toEqual(['shop']);
  });
});

it('the README lists every shipped experiment, once', () => {
  const shipped = readdirSync(new URL('../../experiments', import.meta.url))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `experiments/${file}`);
  const listed = [...readme.matchAll(/^\| `(experiments\/[\w-]+\.yaml)` /gm)].map(([, file]) => file);
  expect(listed).toHaveLength(shipped.length);
  expect(new Set(listed)).toEqual(new Set(shipped));
});
