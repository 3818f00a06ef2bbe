import { invalid } from './errors.ts';

interface Filter {
  Name?: string | undefined;
  Values?: string[] | undefined;
  Condition?: string | undefined;
}

/** What an item has under the name of each filter, and by which conditions it may be chosen. */
export type Fields<T> = Readonly<
  Record<string, { of: (item: T) => string | undefined; conditions: readonly string[] }>
>;

/** The items that match every filter. */
export function filtered<T>(all: Iterable<T>, filters: readonly Filter[] = [], fields: Fields<T>): T[] {
  const tests = filters.map((filter) => testOf(filter, fields));
  return [...all].filter((item) => tests.every((test) => test(item)));
}

function testOf<T>(
  { Name = '', Values = [], Condition = 'EQ' }: Filter,
  fields: Fields<T>,
): (item: T) => boolean {
  const field = fields[Name];
  if (!field) throw invalid(`The filter ${Name} is not supported.`);
  if (!field.conditions.includes(Condition))
    throw invalid(`The condition ${Condition} is not supported for the filter ${Name}.`);
  if (Values.length === 0) throw invalid(`The filter ${Name} must have values.`);
  const [first = '', second] = Values;
  switch (Condition) {
    case 'IN':
      return (item) => Values.includes(field.of(item) ?? '');
    case 'BEGINS_WITH':
      return (item) => (field.of(item) ?? '').startsWith(first);
    case 'BETWEEN': {
      if (second === undefined || Values.length !== 2)
        throw invalid(`The filter ${Name} must have two values with BETWEEN.`);
      const [from, until] = [Number(first), Number(second)];
      if (Number.isNaN(from) || Number.isNaN(until))
        throw invalid(`The filter ${Name} must have timestamps.`);
      return (item) => Number(field.of(item)) >= from && Number(field.of(item)) <= until;
    }
    default:
      if (Values.length > 1) throw invalid(`The filter ${Name} must have one value with EQ.`);
      return (item) => field.of(item) === first;
  }
}
