import { describe, expect, it } from 'vitest';
import { alarmsIn, isMet, parseRule, RuleError } from './alarm-rule.ts';
import type { AlarmState } from './records.ts';

const states: Record<string, AlarmState> = { red: 'ALARM', green: 'OK', grey: 'INSUFFICIENT_DATA' };
const met = (rule: string) => isMet(parseRule(rule), (name) => states[name]);

describe('the rule of a composite alarm', () => {
  it.each([
    ['TRUE', true],
    ['FALSE', false],
    ['ALARM("red")', true],
    ['ALARM(green)', false],
    ["OK('green')", true],
    ['INSUFFICIENT_DATA(grey)', true],
    ['ALARM(grey)', false],
    ['ALARM(arn:aws:cloudwatch:lab-local-1:000000000000:alarm:red)', true],
    ['NOT ALARM(red)', false],
    ['NOT NOT ALARM(red)', true],
    ['ALARM(green) OR ALARM(red)', true],
    ['ALARM(green) AND ALARM(red)', false],
    // AND before OR, NOT before both.
    ['TRUE OR FALSE AND FALSE', true],
    ['(TRUE OR FALSE) AND FALSE', false],
    ['NOT FALSE AND FALSE', false],
    ['NOT (FALSE AND FALSE)', true],
    ['ALARM(red)AND(OK(green))', true],
  ])('%s is %s', (rule, expected) => {
    expect(met(rule)).toBe(expected);
  });

  it.each([
    '',
    'ALARM',
    'ALARM()',
    'ALARM(red',
    'ALARM(red) OK(green)',
    'alarm(red)',
    'ALARM(red) AND',
    'AND',
    '(TRUE',
    'BAD(x)',
  ])('"%s" is none', (rule) => {
    expect(() => parseRule(rule)).toThrow(RuleError);
  });

  it('names its alarms once each, quoted names with anything in them', () => {
    expect(alarmsIn(parseRule(String.raw`ALARM("a (b) \"c\"") OR OK(d) AND ALARM(d)`))).toEqual([
      'a (b) "c"',
      'd',
    ]);
  });
});
