import { describe, expect, it } from 'vitest';
import { compileTemplate, namesIn, withTightNames, wrongNamesIn } from './templates.ts';

const filled = (text: string) => compileTemplate(text)((name) => `<${name}>`);

describe('a template', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['{{a}}', '<a>'],
    ['{{ a }}-{{\tb }}', '<a>-<b>'],
    ['x{{a}}{{a}}y', 'x<a><a>y'],
    ['{{a}}tail', '<a>tail'],
    ['{a} {{}} {{ }} {{a b}} }}{{', '{a} {{}} {{ }} {{a b}} }}{{'],
    ['{{{a}}}', '{<a>}'],
    ['{"a":{"b":"{{c.d-e}}"}}', '{"a":{"b":"<c.d-e>"}}'],
  ])('%j is filled to %j', (text, expected) => {
    expect(filled(text)).toBe(expected);
    expect(filled(text)).toBe(expected);
  });

  it('takes values as they are, whatever they look like', () => {
    const fill = compileTemplate('a{{x}}b');
    for (const value of ['$&', '$1', '{{x}}', '']) expect(fill(() => value)).toBe(`a${value}b`);
  });

  it('names each of its names once, in their order', () => {
    expect(namesIn('{{b}} {{ a }} {{b}} {c}')).toEqual(['b', 'a']);
    expect(namesIn('none')).toEqual([]);
  });

  it('tells what stands in braces and can be no name', () => {
    expect(wrongNamesIn('{{ok}} {{ a b }} {{größe}} {{}} {{a/b}} {single} {{x_1.y-z}}')).toEqual([
      'a b',
      'größe',
      '',
      'a/b',
    ]);
  });

  it('has names without the spaces beside them for a URL', () => {
    expect(withTightNames('/{{ a }}?b={{b }}&c={{ c d }}')).toBe('/{{a}}?b={{b}}&c={{ c d }}');
  });
});
