import { expect, it } from 'vitest';
import { childrenOf } from './alarm-rule.ts';

it.each([
  ['ALARM(one)', ['one']],
  ['ALARM("one") OR (OK(two) AND NOT INSUFFICIENT_DATA( "three (3)" ))', ['one', 'two', 'three (3)']],
  [
    'ALARM(arn:aws:cloudwatch:eu-west-1:111122223333:alarm:by arn) OR ALARM(one) OR ALARM(one)',
    ['by arn', 'one'],
  ],
  [String.raw`ALARM("with \"quotes\"") OR OK('it (2)')`, ['with "quotes"', 'it (2)']],
  ['ALARM("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:by arn")', ['by arn']],
  ['AT_LEAST(2, NOT OK, (one, "two, three (3)")) AND ALARM( four )', ['four', 'one', 'two, three (3)']],
  ['TRUE', []],
])('the rule %s asks about %j', (rule, names) => {
  expect(childrenOf(rule)).toEqual(names);
});
