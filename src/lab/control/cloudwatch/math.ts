import { ascending, isSeries, mapped, mathFunctions, momentsOf } from './math-functions.ts';
import type { Grid, MathValue, Series } from './math-functions.ts';
import { MathError } from './math-parser.ts';
import type { Expression, Operator } from './math-parser.ts';

/** What an expression can ask of the request that it belongs to. */
export interface MathScope {
  grid: Grid;
  /** The result of another query, by its id. */
  query(id: string): MathValue;
  /** Every metric of the request whose id contains this text. */
  metrics(idPart: string): Series[];
}

/** Computes an expression; raises MathError where it makes no sense. */
export function evaluateMath(expression: Expression, scope: MathScope): MathValue {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'query':
      return scope.query(expression.id);
    case 'word':
      return { word: expression.word };
    case 'text':
      throw new MathError(`Unexpected "${expression.value}"`);
    case 'list':
      return expression.items.flatMap((item) => seriesIn(evaluateMath(item, scope), scope.grid));
    case 'negative':
      return combined('*', -1, evaluateMath(expression.of, scope));
    case 'binary':
      return combined(
        expression.operator,
        evaluateMath(expression.left, scope),
        evaluateMath(expression.right, scope),
      );
    case 'call':
    default:
      return called(expression.name, expression.given, scope);
  }
}

/** Refuses functions that the lab does not have, and those given too few or too many values. */
export function checkMath(expression: Expression): void {
  if (expression.kind === 'list') expression.items.forEach(checkMath);
  if (expression.kind === 'negative') checkMath(expression.of);
  if (expression.kind === 'binary') [expression.left, expression.right].forEach(checkMath);
  if (expression.kind !== 'call') return;
  const { name, given } = expression;
  if (name !== 'METRICS') {
    const known = mathFunctions[name];
    if (!known) throw new MathError(`The lab does not model the function ${name}`);
    const [least, most] = known.takes;
    if (given.length < least || given.length > most)
      throw new MathError(
        `${name} takes ${least === most ? least : `${least} to ${most}`} values, not ${given.length}`,
      );
  }
  given.forEach(checkMath);
}

/** The time series of a result: a number counts at each moment that was asked for. */
export function seriesIn(value: MathValue, grid: Grid): Series[] {
  if (isSeries(value)) return [value];
  if (Array.isArray(value)) return value;
  if (typeof value !== 'number') throw new MathError(`Unexpected ${value.word}`);
  return [new Map([...momentsOf(grid)].map((at) => [at, value]))];
}

function called(name: string, given: readonly Expression[], scope: MathScope): MathValue {
  if (name === 'METRICS') {
    const [part] = given;
    return scope.metrics(part?.kind === 'text' ? part.value : '');
  }
  const known = mathFunctions[name];
  if (!known) throw new MathError(`The lab does not model the function ${name}`);
  return known.call(
    given.map((each) => evaluateMath(each, scope)),
    scope.grid,
  );
}

const operations: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

function combined(operator: Operator, left: MathValue, right: MathValue): MathValue {
  const operation = operations[operator];
  if (typeof left === 'number' && typeof right === 'number') return operation(left, right);
  if (Array.isArray(left)) return left.flatMap((each) => listed(combined(operator, each, right)));
  if (Array.isArray(right)) return right.flatMap((each) => listed(combined(operator, left, each)));
  if (isSeries(left) && isSeries(right)) return joined(left, right, operation);
  if (isSeries(left) && typeof right === 'number') return finite(mapped(left, (a) => operation(a, right)));
  if (typeof left === 'number' && isSeries(right)) return finite(mapped(right, (b) => operation(left, b)));
  throw new MathError(`${operator} takes numbers and time series`);
}

/** Where both have a value. */
function joined(left: Series, right: Series, operation: (a: number, b: number) => number): Series {
  const found: [number, number][] = [];
  for (const [at, a] of left) {
    const b = right.get(at);
    if (b !== undefined) found.push([at, operation(a, b)]);
  }
  return finite(ascending(found));
}

/** A division by zero has no datapoint. */
function finite(series: Series): Series {
  return new Map([...series].filter(([, value]) => Number.isFinite(value)));
}

function listed(value: MathValue): Series[] {
  if (isSeries(value)) return [value];
  return Array.isArray(value) ? value : [];
}
