import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutTo, oneLine, widthOf, wrap } from './text-width.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('oneLine', () => {
  it('leaves nothing that a terminal would act on', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
    expect(oneLine('a\u001b[31mb\r\nc\td\u202ee')).toBe('a�[31mb  c d�e');
  });
});

describe('cutTo', () => {
  it('never gives more columns than asked for', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, width) => {
        expect(widthOf(cutTo(oneLine(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it.each([
    ['checkout', 8, 'checkout'],
    ['checkout', 5, 'chec…'],
    ['支払い', 6, '支払い'],
    ['支払い', 5, '支払…'],
    ['支払い', 4, '支…'],
    ['checkout', 0, ''],
  ])('cuts %j to %i columns as %j', (text, width, cut) => expect(cutTo(text, width)).toBe(cut));
});

describe('wrap', () => {
  it('breaks between words and cuts what does not fit on the last line', () => {
    expect(wrap('one two three', 7, 3)).toEqual(['one two', 'three']);
    expect(wrap('one two three four', 7, 2)).toEqual(['one two', 'three …']);
    expect(wrap('', 7, 2)).toEqual([]);
  });

  it('keeps within its lines and columns for any text', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (text, width, most) => {
          const lines = wrap(text, width, most);
          expect(lines.length).toBeLessThanOrEqual(most);
          expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
        },
      ),
    );
  });
});
