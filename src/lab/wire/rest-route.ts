import { Refusal } from './errors.ts';
import type { Operation } from './operation.ts';
import type { WireRequest } from './request.ts';

interface Match<Lab> {
  readonly operation: Operation<Lab>;
  readonly labels: Readonly<Record<string, string>>;
  /** How much of the route was spelt out: an operation at a fixed path wins over one with a label there. */
  readonly fixedParts: number;
}

/** The operation whose `http` trait fits a request's method, path and fixed query, with its path labels. */
export function matchRoute<Lab>(
  operations: readonly Operation<Lab>[],
  request: WireRequest,
): Match<Lab> | undefined {
  const matches = operations.flatMap((operation) => matchOne(operation, request) ?? []);
  return matches.sort((a, b) => b.fixedParts - a.fixedParts)[0];
}

function matchOne<Lab>(operation: Operation<Lab>, request: WireRequest): Match<Lab> | undefined {
  const traits = operation.schema[3];
  const [method, route = ''] = (typeof traits === 'object' && traits.http) || [];
  if (method !== request.method) return undefined;

  const [pattern = '', search] = route.split('?');
  const fixedQuery = [...new URLSearchParams(search)];
  if (!fixedQuery.every(([key, value]) => request.query.get(key) === value)) return undefined;

  const labels = matchPath(partsOf(pattern), partsOf(request.path));
  if (!labels) return undefined;
  const fixedParts = partsOf(pattern).filter((part) => !part.startsWith('{')).length + fixedQuery.length;
  return { operation, labels, fixedParts };
}

function matchPath(pattern: string[], path: string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const label = /^\{(\w+)(\+?)\}$/.exec(part);
    const isGreedy = label?.[2] === '+';
    const given = isGreedy
      ? path.slice(index, path.length - (pattern.length - 1 - index)).join('/')
      : path[index];
    if (given === undefined || given === '') return undefined;
    if (isGreedy)
      path = [...path.slice(0, index), given, ...path.slice(path.length - (pattern.length - 1 - index))];
    if (label?.[1]) labels[label[1]] = unescapePart(given);
    else if (given !== part) return undefined;
  }
  return path.length === pattern.length ? labels : undefined;
}

// A slash at the end does not matter: botocore adds one where the model has none.
function partsOf(path: string): string[] {
  return path.replace(/^\/|\/$/g, '').split('/');
}

function unescapePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal('malformed', `The path holds a broken escape: '${part.slice(0, 60)}'.`);
  }
}
