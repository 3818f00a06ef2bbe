/** A parsed expression of ECS's cluster query language. */
export type Query =
  | { kind: 'and' | 'or'; left: Query; right: Query }
  | { kind: 'not'; query: Query }
  | { kind: 'compare'; subject: string; operator: Operator; values: string[] };

export type Operator =
  '==' | '!=' | '>' | '>=' | '<' | '<=' | 'exists' | '!exists' | 'in' | '!in' | '=~' | '!~';

/** What is wrong with an expression, for people. */
export interface QueryError {
  error: string;
}

const operators: Record<string, Operator> = {
  '==': '==',
  equals: '==',
  '!=': '!=',
  not_equals: '!=',
  '>': '>',
  greater_than: '>',
  '>=': '>=',
  greater_than_equal: '>=',
  '<': '<',
  less_than: '<',
  '<=': '<=',
  less_than_equal: '<=',
  exists: 'exists',
  '!exists': '!exists',
  not_exists: '!exists',
  in: 'in',
  '!in': '!in',
  not_in: '!in',
  '=~': '=~',
  matches: '=~',
  '!~': '!~',
  not_matches: '!~',
};

const subjects = new Set([
  'agentConnected',
  'agentVersion',
  'ec2InstanceId',
  'registeredAt',
  'runningTasksCount',
  'task:group',
]);
const longest = 2000;
const token =
  /\s*(?:(&&|\|\||==|!=|=~|!~|>=|<=|!(?:exists|in)\b|[()[\],><!])|"([^"]*)"|'([^']*)'|([^\s()[\],"'=!<>&|]+))/y;

interface Token {
  text: string;
  isQuoted: boolean;
}

/** Parses an expression such as `attribute:ecs.instance-type =~ t3.* and not (runningTasksCount > 3)`. */
export function parseQuery(expression: string): Query | QueryError {
  if (expression.length > longest) return { error: `it is longer than ${longest} characters` };
  try {
    return new Parser(tokensOf(expression)).whole();
  } catch (error) {
    if (error instanceof SyntaxError) return { error: error.message };
    throw error;
  }
}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const end = expression.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const match = token.exec(expression);
    if (!match) throw new SyntaxError(`cannot be read from "${expression.slice(from).trim()}"`);
    const [, sign, double, single, word] = match;
    const quoted = double ?? single;
    tokens.push({ text: quoted ?? sign ?? word ?? '', isQuoted: quoted !== undefined });
  }
  return tokens;
}

/** or binds less than and, and less than not. */
class Parser {
  readonly #tokens: Token[];
  #place = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  whole(): Query {
    const query = this.#either();
    const left = this.#tokens[this.#place];
    if (left) throw new SyntaxError(`"${left.text}" is not expected`);
    return query;
  }

  #either(): Query {
    let left = this.#both();
    while (this.#takes('or', '||')) left = { kind: 'or', left, right: this.#both() };
    return left;
  }

  #both(): Query {
    let left = this.#single();
    while (this.#takes('and', '&&')) left = { kind: 'and', left, right: this.#single() };
    return left;
  }

  #single(): Query {
    if (this.#takes('not', '!')) return { kind: 'not', query: this.#single() };
    if (!this.#takes('(')) return this.#comparison();
    const query = this.#either();
    this.#expect(')');
    return query;
  }

  #comparison(): Query {
    const subject = this.#next('a subject').text;
    if (!subjects.has(subject) && !/^attribute:\S+$/.test(subject))
      throw new SyntaxError(`"${subject}" is not a subject`);
    const word = this.#next('an operator').text;
    const operator = Object.hasOwn(operators, word) ? operators[word] : undefined;
    if (operator === undefined) throw new SyntaxError(`"${word}" is not an operator`);
    if (operator === 'exists' || operator === '!exists')
      return { kind: 'compare', subject, operator, values: [] };
    const values = operator === 'in' || operator === '!in' ? this.#list() : [this.#value()];
    if (operator === '=~' || operator === '!~') requirePattern(values[0] ?? '');
    return { kind: 'compare', subject, operator, values };
  }

  #list(): string[] {
    this.#expect('[');
    const values = [this.#value()];
    while (this.#takes(',')) values.push(this.#value());
    this.#expect(']');
    return values;
  }

  #value(): string {
    const { text, isQuoted } = this.#next('a value');
    if (!isQuoted && /^[()[\],]$/.test(text)) throw new SyntaxError(`"${text}" is not a value`);
    return text;
  }

  #takes(...texts: string[]): boolean {
    const next = this.#tokens[this.#place];
    if (!next || next.isQuoted || !texts.includes(next.text)) return false;
    this.#place += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw new SyntaxError(`"${text}" is missing`);
  }

  #next(what: string): Token {
    const next = this.#tokens[this.#place];
    if (!next) throw new SyntaxError(`it ends where ${what} is expected`);
    this.#place += 1;
    return next;
  }
}

function requirePattern(text: string): void {
  try {
    patternOf(text);
  } catch {
    throw new SyntaxError(`"${text}" is not a pattern`);
  }
}

/** A pattern is matched against the whole of a value. */
export function patternOf(text: string): RegExp {
  return new RegExp(`^(?:${text})$`);
}
