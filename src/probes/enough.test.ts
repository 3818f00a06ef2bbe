import { expect, it } from 'vitest';
import { compileEnough } from './enough.ts';

it.each([
  ['all of all is enough', {}, 3, 3, 'ok'],
  ['one less is not, unless told', {}, 2, 3, 'failed'],
  ['a share is enough', { share: 0.5 }, 2, 4, 'ok'],
  ['less than the share is not', { share: 0.5 }, 1, 4, 'failed'],
  ['more than all is enough', {}, 4, 3, 'ok'],
  ['a count is enough alone', { count: '>= 2' }, 2, 9, 'ok'],
  ['too small a count is not', { count: '>= 2' }, 1, 1, 'failed'],
  ['both must be', { count: '>= 2', share: 0.5 }, 2, 9, 'failed'],
])('%s', (_, enough, have, of, outcome) => {
  expect(compileEnough(enough, 'targets')(have, of)).toMatchObject({ outcome });
});

it('says what there is too little of', () => {
  expect(compileEnough({}, 'healthy targets')(0, 1).reason).toBe('too few healthy targets');
});
