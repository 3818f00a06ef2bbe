/** A metric math expression as a tree. */
export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  /** The id of another query. */
  | { kind: 'query'; id: string }
  /** A word in capitals, such as REPEAT. */
  | { kind: 'word'; word: string }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'negative'; of: Expression }
  | { kind: 'binary'; operator: Operator; left: Expression; right: Expression }
  | { kind: 'call'; name: string; given: Expression[] };

export type Operator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'AND' | 'OR';

/** What is wrong with an expression, in words for its author. */
export class MathError extends Error {}

const tokenPattern =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z]\w*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<sign><=|>=|==|!=|&&|\|\||[-+*/^<>(),[\]]))/y;

interface Token {
  kind: 'number' | 'name' | 'text' | 'sign' | 'end';
  text: string;
}

/** From weakest to strongest; each level's operators bind to the left. */
const levels: readonly (readonly Operator[])[] = [
  ['OR'],
  ['AND'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

const spellings: Readonly<Record<string, Operator>> = { '&&': 'AND', '||': 'OR' };

export function parseMath(text: string): Expression {
  const parser = new Parser(tokensOf(text));
  const expression = parser.expression(0);
  parser.expectEnd();
  return expression;
}

/** Every query that an expression needs by its id; `METRICS()` needs all that are metrics. */
export function queriesIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'query':
      return [expression.id];
    case 'list':
      return expression.items.flatMap(queriesIn);
    case 'negative':
      return queriesIn(expression.of);
    case 'binary':
      return [...queriesIn(expression.left), ...queriesIn(expression.right)];
    case 'call':
      return expression.given.flatMap(queriesIn);
    case 'number':
    case 'text':
    case 'word':
    default:
      return [];
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < trimmed.length) {
    const at = tokenPattern.lastIndex;
    const found = tokenPattern.exec(trimmed)?.groups;
    if (!found) throw new MathError(`Unexpected character "${trimmed.slice(at).trimStart()[0] ?? ''}"`);
    const { number, name, double, single, sign } = found;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'text', text: double ?? single ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(level: number): Expression {
    const operators = levels[level];
    if (!operators) return this.#negative();
    let left = this.expression(level + 1);
    for (let operator = this.#operator(operators); operator; operator = this.#operator(operators))
      left = { kind: 'binary', operator, left, right: this.expression(level + 1) };
    return left;
  }

  expectEnd(): void {
    const { kind, text } = this.#peek();
    if (kind !== 'end') throw new MathError(`Unexpected "${text}"`);
  }

  #negative(): Expression {
    return this.#take('-') ? { kind: 'negative', of: this.#negative() } : this.#single();
  }

  #single(): Expression {
    const token = this.#peek();
    this.#place += 1;
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (token.kind === 'name') return this.#named(token.text);
    if (token.text === '(') {
      const inner = this.expression(0);
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') return { kind: 'list', items: this.#items(']') };
    throw new MathError(token.kind === 'end' ? 'It ends too early' : `Unexpected "${token.text}"`);
  }

  #named(name: string): Expression {
    if (this.#take('(')) return { kind: 'call', name: name.toUpperCase(), given: this.#items(')') };
    return /^[a-z]/.test(name) ? { kind: 'query', id: name } : { kind: 'word', word: name };
  }

  #items(end: string): Expression[] {
    if (this.#take(end)) return [];
    const items = [this.expression(0)];
    while (this.#take(',')) items.push(this.expression(0));
    this.#expect(end);
    return items;
  }

  #operator(wanted: readonly Operator[]): Operator | undefined {
    const { kind, text } = this.#peek();
    if (kind !== 'sign' && kind !== 'name') return undefined;
    const found = wanted.find((operator) => operator === (spellings[text] ?? text));
    if (found) this.#place += 1;
    return found;
  }

  #take(sign: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'sign' || text !== sign) return false;
    this.#place += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw new MathError(`"${sign}" is missing`);
  }

  #peek(): Token {
    return this.#tokens[this.#place] ?? { kind: 'end', text: '' };
  }
}
