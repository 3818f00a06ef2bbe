import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { sortedDimensions } from '../control/cloudwatch/metrics.ts';
import type { Dimensions } from '../control/cloudwatch/metrics.ts';
import type { Constraints } from './constraints.ts';
import { invalidValue } from './refusals.ts';

const most = 30;

/** The dimensions of an input, sorted by name; `at` is where they stand. */
export function dimensionsOf(
  given: readonly Dimension[] | undefined,
  at: string,
  constraints: Constraints,
): [string, string][] {
  const dimensions = given ?? [];
  constraints.list(dimensions, at, { max: most });
  const names = new Set<string>();
  for (const [index, { Name = '', Value = '' }] of dimensions.entries()) {
    const place = `${at}.${index + 1}.member`;
    constraints.text(Name, `${place}.name`, { min: 1, max: 255 });
    constraints.text(Value, `${place}.value`, { min: 1, max: 1024 });
    if (names.has(Name)) throw invalidValue(`The dimension ${Name} is given more than once.`);
    names.add(Name);
  }
  return sortedDimensions(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
}

export function describedDimensions(dimensions: Dimensions): Dimension[] {
  return dimensions.map(([Name, Value]) => ({ Name, Value }));
}
