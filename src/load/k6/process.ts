import { BadInputError } from '#core';
import { signalGroup, startReaper } from '#processes';
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Exit } from './exit.ts';
import { program } from './find.ts';
import { Lines } from './lines.ts';
import { LogTail } from './log-tail.ts';

/** Points on the standard output; nothing else is written there, and the log goes to the standard error. */
const args = [
  'run',
  '--quiet',
  '--no-color',
  '--no-usage-report',
  '--summary-mode=disabled',
  '--log-output=stderr',
  '--out=json=-',
];
/** k6's usual ones: those that are read here, and those that a script's thresholds may name; they win over a script's. */
const tagsOfOwnScripts =
  '--system-tags=proto,subproto,status,method,url,name,group,check,error,error_code,tls_version,scenario,service,expected_response';
/** What is inherited: where things are, and which certificates are trusted. None of K6_*, which would change the run. */
const passedOn = ['PATH', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
/** In a home k6 looks for a config.json, which would change the run: this one is nowhere. */
const home = { HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' };

interface K6Options {
  /** A file, or the text of a script, which k6 reads from its standard input: it never is on disk. */
  script: { file: string } | { text: string };
  environment: Record<string, string>;
  onLine: (line: Buffer) => void;
}

/** A k6 in a process group of its own, which ends with this process, however that ends. */
export class K6Process {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #reaper = startReaper(() => undefined);
  readonly #log = new LogTail();
  #isOver = false;
  /** Resolves when it has ended and all that it wrote is read; rejects when it can't be started. */
  readonly exited: Promise<Exit>;

  constructor({ script, environment, onLine }: K6Options) {
    const isFile = 'file' in script;
    const child = this.#spawn(isFile ? [tagsOfOwnScripts, script.file] : ['-'], environment);
    this.#child = child;
    if (child.pid !== undefined) this.#reaper.add(child.pid);
    const lines = new Lines(onLine);
    child.stdout.on('data', (chunk: Buffer) => lines.write(chunk));
    child.stderr.setEncoding('utf8').on('data', (piece: string) => this.#log.write(piece));
    // It may end before it has read the script.
    child.stdin.on('error', () => undefined);
    child.stdin.end(isFile ? '' : script.text);
    // What it left behind would hold its output open.
    child.once('exit', () => {
      this.signal('SIGKILL');
      this.#isOver = true;
    });
    this.exited = this.#untilClosed();
    this.exited.catch(() => undefined);
  }

  /** Signals it with all that it has started; false when it is gone. */
  signal(signal: NodeJS.Signals): boolean {
    const { pid } = this.#child;
    return pid !== undefined && !this.#isOver && signalGroup(pid, signal);
  }

  #spawn(own: readonly string[], environment: Record<string, string>): ChildProcessWithoutNullStreams {
    const env = { ...inherited(), ...home, ...environment };
    try {
      return spawn(program, [...args, ...own], { detached: true, env });
    } catch (error) {
      void this.#reaper.close();
      // What Node says of a variable may hold its value.
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      throw new BadInputError(
        `k6 can't be given its variables: one is too long, or has a null in it${code}.`,
        {
          hint: 'A secret or a value of environment is a text, on Linux of less than 128 KiB.',
        },
      );
    }
  }

  async #untilClosed(): Promise<Exit> {
    try {
      await once(this.#child, 'close');
      const { exitCode: code, signalCode: signal } = this.#child;
      return { code, signal, log: this.#log.last() };
    } finally {
      if (this.#child.pid !== undefined) this.#reaper.remove(this.#child.pid);
      await this.#reaper.close();
    }
  }
}

function inherited(): Record<string, string> {
  const known = passedOn.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}
