import type { Filter } from '@aws-sdk/client-ec2';
import { WireError } from '../wire/index.ts';

/** What each filter name reads from an item: the values of which one must match. */
export type Filterable<T> = Readonly<Record<string, (item: T) => readonly (string | undefined)[]>>;

const maxFilterValues = 200;

/** The items that pass every filter; the values of one filter are alternatives, with `*` and `?` as wildcards. */
export function filtered<T>(
  items: Iterable<T>,
  filters: readonly Filter[] = [],
  filterable: Filterable<T>,
): T[] {
  const given = filters.reduce((total, { Values = [] }) => total + Values.length, 0);
  if (given > maxFilterValues) {
    throw new WireError(
      'FilterLimitExceeded',
      `The maximum number of filter values specified on a single call is ${maxFilterValues}`,
    );
  }
  const passes = filters.map((filter) => passing(filter, filterable));
  return [...items].filter((item) => passes.every((pass) => pass(item)));
}

/** What `tag:KEY`, `tag-key` and `tag-value` read from an item with tags. */
export function tagFilters<T>(
  tagsOf: (item: T) => Readonly<Record<string, string>>,
  filters: readonly Filter[] = [],
): Filterable<T> {
  const byKey = filters
    .map(({ Name = '' }) => Name)
    .filter((name) => name.startsWith('tag:'))
    .map((name) => [name, (item: T) => [valueOf(tagsOf(item), name.slice('tag:'.length))]] as const);
  return {
    'tag-key': (item) => Object.keys(tagsOf(item)),
    'tag-value': (item) => Object.values(tagsOf(item)),
    ...Object.fromEntries(byKey),
  };
}

function valueOf(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

function passing<T>({ Name, Values }: Filter, filterable: Filterable<T>): (item: T) => boolean {
  const read = Name !== undefined && Object.hasOwn(filterable, Name) ? filterable[Name] : undefined;
  if (!read) throw new WireError('InvalidParameterValue', `The filter '${Name ?? 'null'}' is invalid`);
  const patterns = (Values ?? []).map(patternOf);
  return (item) => read(item).some((value) => value !== undefined && patterns.some((p) => p.test(value)));
}

// A backslash takes the meaning from the character behind it.
const filterToken = /\\([^])|([*?])|([^])/gu;
const patternSyntax = /[\\^$.*+?()[\]{}|/]/g;

function patternOf(text: string): RegExp {
  const source = text.replace(filterToken, (_match, escaped?: string, wildcard?: string, plain?: string) => {
    if (wildcard !== undefined) return wildcard === '*' ? '.*' : '.';
    return (escaped ?? plain ?? '').replace(patternSyntax, String.raw`\$&`);
  });
  return new RegExp(`^${source}$`, 'su');
}
