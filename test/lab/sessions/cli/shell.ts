import { expect } from 'vitest';
import { startAws } from '../../aws-cli.ts';
import type { AwsCli, CliRun, CliTarget } from '../../aws-cli.ts';
import { until } from '../session.ts';
import type { ServedLab } from '../../served-lab.ts';

/** A command as a person types it, without `aws`; what is put into it stays one word, without quotes. */
type Command<Answer> = (words: TemplateStringsArray, ...values: unknown[]) => Promise<Answer>;

/** A person's shell in front of a lab, in whose virtual time ten seconds pass in one. */
export interface Shell {
  lab: ServedLab;
  /** Expects the command to succeed, and gives what it printed: JSON as data. */
  aws: Command<unknown>;
  /** Expects the service to refuse the command, and gives its code and its message, `(Code) Message`. */
  refused: Command<string>;
  /** Waits until the condition holds in the lab: waiters of the CLI look again each 15 seconds only. */
  until: (condition: () => boolean) => Promise<void>;
  close: () => Promise<void>;
}

/** What all sessions together came to. */
export interface Tally {
  errors: Set<string>;
  paginated: Set<string>;
  waiters: Set<string>;
}

const refusal =
  /^An error occurred (?<answer>\((?<code>.+?)\)) when calling the \w+ operation: (?<message>.*)$/su;

export function shellOf(lab: ServedLab, target: CliTarget, tally: Tally): Shell {
  const clis = new TwoAtATime(target);
  async function run(words: TemplateStringsArray, values: unknown[]): Promise<CliRun> {
    const args = argumentsOf(words, values);
    const [service, operation, waiter] = args;
    if (operation === 'wait') tally.waiters.add(`${service} wait ${waiter}`);
    if (args.includes('--page-size') || args.includes('--max-items'))
      tally.paginated.add(`${service} ${operation}`);
    return await clis.run(args);
  }

  return {
    lab,
    async aws(words, ...values) {
      const { code, output, stderr } = await run(words, values);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return output;
    },
    async refused(words, ...values) {
      const { code, output, stderr } = await run(words, values);
      // 255 from version 1, 254 from version 2.
      expect([254, 255]).toContain(code);
      expect(output).toBeUndefined();
      const told = refusal.exec(stderr.trim())?.groups;
      if (!told) throw new Error(`not an answer of a service: ${stderr}`);
      tally.errors.add(told['code'] ?? '');
      return `${told['answer']} ${told['message']}`;
    },
    until: (condition) => until(lab, condition),
    close: () => clis.close(),
  };
}

/** Splits a command at its spaces, save those within single quotes. */
function argumentsOf(words: TemplateStringsArray, values: unknown[]): string[] {
  const line = words.reduce((sofar, word, index) => `${sofar}\0${index - 1}\0${word}`);
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/gu)].map(([word]) =>
    word.replaceAll("'", '').replaceAll(/\0(\d+)\0/gu, (_, index) => String(values[Number(index)])),
  );
}

/** Two at once, as where one waits for what another does; more would only wait for each other. */
class TwoAtATime {
  readonly #target: CliTarget;
  readonly #lanes: { cli: AwsCli; busy: number }[] = [];

  constructor(target: CliTarget) {
    this.#target = target;
  }

  async run(args: readonly string[]): Promise<CliRun> {
    const lane = this.#lane();
    lane.busy += 1;
    try {
      return await lane.cli.run(args);
    } finally {
      lane.busy -= 1;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ cli }) => cli.close()));
  }

  #lane() {
    const [least] = [...this.#lanes].sort((a, b) => a.busy - b.busy);
    if (least && (least.busy === 0 || this.#lanes.length > 1)) return least;
    const lane = { cli: startAws(this.#target), busy: 0 };
    this.#lanes.push(lane);
    return lane;
  }
}

/** What `--output text` printed: a row per line, its fields. */
export function rowsOf(text: unknown): string[][] {
  return String(text)
    .split('\n')
    .map((line) => line.split('\t'));
}
