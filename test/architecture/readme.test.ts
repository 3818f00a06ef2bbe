import { parseExperiment } from '#experiments';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseLab } from '../../src/lab/spec/lab-file.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

describe('the examples of the README', () => {
  it('are an experiment and a lab that Squall takes', () => {
    const [experiment = '', lab = ''] = examples;
    expect(examples).toHaveLength(2);
    expect(parseExperiment(experiment, 'README.md').name).toBe('lose-a-quarter');
    expect(parseLab(parse(lab)).name).toBe('shop');
  });
});
