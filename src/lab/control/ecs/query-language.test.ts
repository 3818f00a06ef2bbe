import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';
import { parseQuery } from './query-language.ts';
import { matches } from './query-match.ts';

const lab = bootedLab();
const { state } = lab.plane;
const [first] = state.ecs.containerInstances.values();
if (first) {
  first.attributes['stack'] = 'prod';
  first.attributes['size'] = '12';
}

/** The zones' last letters, or instances, that an expression matches; the error when it cannot be read. */
function matched(expression: string): number | string {
  const query = parseQuery(expression);
  if ('error' in query) return query.error;
  return [...state.ecs.containerInstances.values()].filter((record) => matches(state, query, record)).length;
}

describe('the cluster query language', () => {
  it.each([
    ['attribute:ecs.availability-zone == lab-local-1a', 3],
    ['attribute:ecs.availability-zone != lab-local-1a', 5],
    ['attribute:ecs.availability-zone equals lab-local-1a', 3],
    ['attribute:ecs.availability-zone in [lab-local-1a, lab-local-1b]', 6],
    ['attribute:ecs.availability-zone not_in ["lab-local-1a", \'lab-local-1b\']', 2],
    ['attribute:ecs.availability-zone !in [lab-local-1a]', 5],
    ['attribute:ecs.instance-type =~ t3.*', 8],
    ['attribute:ecs.instance-type =~ t3', 0],
    ['attribute:ecs.instance-type !~ "t3.(small|medium)"', 0],
    ['attribute:stack exists', 1],
    ['attribute:stack !exists', 7],
    ['attribute:stack not_exists', 7],
    ['attribute:stack != prod', 7],
    ['attribute:size > 9', 1],
    ['attribute:size <= 9', 0],
    ['runningTasksCount >= 2', 8],
    ['runningTasksCount less_than 1', 0],
    ['agentConnected == true', 8],
    ['agentVersion > 1.9.0', 8],
    ['agentVersion >= 2.0', 0],
    ['registeredAt < 2020-01-01', 0],
    ['registeredAt >= 2025-12-31T23:59:59', 8],
    [`ec2InstanceId == ${first?.instanceId}`, 1],
    ['task:group == service:invoices', 1],
    ['task:group != service:invoices', 7],
    ['not task:group == service:invoices', 7],
    ['attribute:stack == prod or attribute:ecs.availability-zone == lab-local-1b', 4],
    ['attribute:stack == prod && attribute:ecs.availability-zone == lab-local-1b', 0],
    // and binds before or, and parentheses before both.
    ['attribute:stack == prod or attribute:stack exists and attribute:stack == none', 1],
    ['(attribute:stack == prod || attribute:stack exists) and attribute:stack == none', 0],
    ['!(attribute:stack == prod) && !(attribute:ecs.os-type == windows)', 7],
  ])('%s', (expression, count) => {
    expect(matched(expression)).toBe(count);
  });

  it.each([
    ['', 'it ends where a subject is expected'],
    ['color == red', '"color" is not a subject'],
    ['attribute:a is b', '"is" is not an operator'],
    ['attribute:a ==', 'it ends where a value is expected'],
    ['attribute:a in b', '"[" is missing'],
    ['attribute:a in [b', '"]" is missing'],
    ['(attribute:a == b', '")" is missing'],
    ['attribute:a == b c', '"c" is not expected'],
    ['attribute:a == (', '"(" is not a value'],
    ['attribute:a =~ "("', '"(" is not a pattern'],
    ['attribute:a == "b', 'cannot be read from ""b"'],
    [`attribute:a == ${'b'.repeat(2000)}`, 'it is longer than 2000 characters'],
  ])('says what is wrong with %s', (expression, error) => {
    expect(parseQuery(expression)).toEqual({ error });
  });

  it('answers any text with a query or an error', () => {
    const word = fc.constantFrom(
      'attribute:a',
      '==',
      'in',
      '[',
      ']',
      '(',
      ')',
      'and',
      'not',
      '!',
      'b',
      ',',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const answer = matched(text);
          expect(typeof answer === 'number' || answer !== '').toBe(true);
        },
      ),
    );
  });
});
