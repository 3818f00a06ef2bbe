import { describe, expect, it } from 'vitest';
import { params } from './params.ts';

const complaints = (given: unknown) =>
  params.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the parameters of terminate-instances', () => {
  it('are complete with a share alone', () => {
    expect(params.parse({ share: '25%' })).toEqual({
      share: 0.25,
      round: 'up',
      of: 'eligible',
      choose: 'random',
      seed: 1,
      tag: 'squall=allowed',
      how: 'graceful',
    });
  });

  it.each([{}, { share: '25%', count: 3 }, { seed: 7 }])(
    'want a share or a count, one of them: %j',
    (given) => {
      expect(complaints(given)).toEqual([': give either share or count: share: 25% or count: 3']);
    },
  );

  it.each([
    [{ count: 0 }, 'count: 0 is no number to hurt; write 1 or more, or faults: [] to hurt nothing'],
    [{ count: 1, tag: 'squall' }, 'tag: "squall" is not a tag; write key=value, such as squall=allowed'],
    [{ share: '120%' }, 'share: "120%" is not a share from 0% to 100%; write 25%'],
  ])('say what is wrong with %j', (given, complaint) => {
    expect(complaints(given)).toEqual([complaint]);
  });

  it('take steps in place of an amount', () => {
    expect(params.parse({ steps: ['10%', 3] }).steps).toEqual([{ share: 0.1 }, { count: 3 }]);
    expect(complaints({ count: 1, steps: [1, 2] })?.join()).toContain('give steps alone');
  });

  it('name every complaint at once', () => {
    expect(complaints({ count: 1.5, how: 'gently', of: 'none', nonsense: 1 })).toHaveLength(4);
  });
});
