import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where a lab answers, and the keys that it knows. */
export interface CliTarget {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** What one run of the AWS CLI came to. */
export interface CliRun {
  code: number;
  /** Standard output, read as JSON unless `--output` asks for another form; undefined when there was none. */
  output: unknown;
  stderr: string;
}

/** Whether `aws` can be run here. */
export function hasAwsCli(): boolean {
  return spawnSync('aws', ['--version']).status === 0;
}

/** The unmodified AWS CLI in front of a lab, with nothing of the person's own configuration. */
export interface AwsCli {
  run(args: readonly string[]): Promise<CliRun>;
  close(): Promise<void>;
}

/** Runs one command, in a process of its own. */
export async function runAws(target: CliTarget, args: readonly string[]): Promise<CliRun> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  const options = {
    env: envFor(target),
    timeout: 60_000,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  } as const;
  execFile('aws', asJson(args), options, (error, stdout, stderr) => {
    const code = error ? error.code : 0;
    if (typeof code === 'number') resolve({ code, stdout, stderr });
    else reject(error ?? new Error('aws ended without a code'));
  });
  return cliRun(await promise, args);
}

/**
 * For many commands, one after the other: of a CLI that Python can import the code is loaded once, and each command is a
 * process that begins there; any other is started anew each time.
 */
export function startAws(target: CliTarget): AwsCli {
  if (spawnSync('python3', ['-c', 'import awscli.clidriver']).status !== 0)
    return { run: (args) => runAws(target, args), close: () => Promise.resolve() };
  const driver = fileURLToPath(new URL('aws-cli.py', import.meta.url));
  const child = spawn('python3', [driver], { stdio: ['pipe', 'pipe', 'inherit'], env: envFor(target) });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (args: readonly string[]): Promise<CliRun> => {
    child.stdin.write(`${JSON.stringify(asJson(args))}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the driver of the AWS CLI ended');
    return cliRun(told.parse(JSON.parse(value)), args);
  };
  return {
    run: (args) => {
      const answer = last.then(() => ask(args));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

const told = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
type Told = z.infer<typeof told>;

const isJson = (args: readonly string[]) => !args.includes('--output');

function asJson(args: readonly string[]): string[] {
  return isJson(args) ? [...args, '--output', 'json'] : [...args];
}

function cliRun({ code, stdout, stderr }: Told, args: readonly string[]): CliRun {
  const text = stdout.trim();
  const output: unknown = isJson(args) && text !== '' ? JSON.parse(text) : text || undefined;
  return { code, output, stderr };
}

function envFor({ endpoint, region, credentials }: CliTarget): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    NO_PROXY: '*',
  };
}
