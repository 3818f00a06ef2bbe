import { execFile, spawnSync } from 'node:child_process';

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

/** Runs the unmodified AWS CLI against a lab, with nothing of the person's own configuration. */
export function runAws(
  { endpoint, region, credentials }: CliTarget,
  args: readonly string[],
): Promise<CliRun> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = {
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
  const isJson = !args.includes('--output');
  return new Promise((resolve, reject) => {
    execFile(
      'aws',
      isJson ? [...args, '--output', 'json'] : args,
      { env, timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        if (typeof code !== 'number') return reject(error ?? new Error('aws ended without a code'));
        const text = stdout.trim();
        const output: unknown = isJson && text !== '' ? JSON.parse(text) : text || undefined;
        resolve({ code, output, stderr });
      },
    );
  });
}
