import type { AlarmState } from './records.ts';

/** The rule of a composite alarm as a tree. */
export type AlarmRule =
  | { kind: 'constant'; value: boolean }
  /** The alarm is in this state. */
  | { kind: 'state'; state: AlarmState; alarm: string }
  | { kind: 'not'; of: AlarmRule }
  | { kind: 'and' | 'or'; of: AlarmRule[] };

export class RuleError extends Error {}

const tokenPattern = /\s*(?:(?<word>[A-Z_]+)(?=[\s()]|$)|(?<sign>[()]))/y;
const namePattern =
  /\s*(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<bare>[^\s()"']+))\s*\)/y;

const states: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** Reads `ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA(c))`; names or ARNs, NOT before AND before OR. */
export function parseRule(text: string): AlarmRule {
  const parser = new RuleParser(text);
  const rule = parser.either();
  parser.expectEnd();
  return rule;
}

/** Each alarm of a rule once, by name. */
export function alarmsIn(rule: AlarmRule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.of);
    case 'and':
    case 'or':
    default:
      return [...new Set(rule.of.flatMap(alarmsIn))];
  }
}

export function isMet(rule: AlarmRule, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !isMet(rule.of, stateOf);
    case 'and':
      return rule.of.every((each) => isMet(each, stateOf));
    case 'or':
    default:
      return rule.of.some((each) => isMet(each, stateOf));
  }
}

/** The name in an alarm's ARN, or the name itself. */
export function alarmName(nameOrArn: string): string {
  return /^arn:aws[\w-]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

class RuleParser {
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  either(): AlarmRule {
    return this.#joined('OR', () => this.#joined('AND', () => this.#single()));
  }

  expectEnd(): void {
    if (this.#text.slice(this.#place).trim() !== '') throw this.#unexpected();
  }

  #joined(word: 'AND' | 'OR', part: () => AlarmRule): AlarmRule {
    const first = part();
    const of = [first];
    while (this.#peek() === word) {
      this.#take();
      of.push(part());
    }
    return of.length > 1 ? { kind: word === 'AND' ? 'and' : 'or', of } : first;
  }

  #single(): AlarmRule {
    const token = this.#peek();
    if (token === '(') {
      this.#take();
      const inner = this.either();
      this.#expect(')');
      return inner;
    }
    if (token === 'NOT') {
      this.#take();
      return { kind: 'not', of: this.#single() };
    }
    if (token === 'TRUE' || token === 'FALSE') {
      this.#take();
      return { kind: 'constant', value: token === 'TRUE' };
    }
    const state = states.find((each) => each === token);
    if (!state) throw this.#unexpected();
    this.#take();
    this.#expect('(');
    return { kind: 'state', state, alarm: this.#name() };
  }

  /** A name or an ARN, up to the closing parenthesis. */
  #name(): string {
    namePattern.lastIndex = this.#place;
    const found = namePattern.exec(this.#text)?.groups;
    if (!found) throw this.#unexpected();
    this.#place = namePattern.lastIndex;
    const quoted = found['double'] ?? found['single'];
    return alarmName(quoted?.replaceAll(/\\(.)/g, '$1') ?? found['bare'] ?? '');
  }

  #expect(sign: string): void {
    if (this.#peek() !== sign) throw this.#unexpected();
    this.#take();
  }

  #peek(): string | undefined {
    return this.#read()?.text;
  }

  #take(): void {
    this.#place = this.#read()?.end ?? this.#place;
  }

  #read(): { text: string; end: number } | undefined {
    tokenPattern.lastIndex = this.#place;
    const found = tokenPattern.exec(this.#text)?.groups;
    return found && { text: found['word'] ?? found['sign'] ?? '', end: tokenPattern.lastIndex };
  }

  #unexpected(): RuleError {
    const rest = this.#text.slice(this.#place).trim();
    return new RuleError(rest === '' ? 'it ends too early' : `unexpected "${rest.slice(0, 40)}"`);
  }
}
