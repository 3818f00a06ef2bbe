import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { credentials, region } from '../served-lab.ts';

/** What boto3 raised: the class, the service's code, the HTTP status (0 for boto3's own, such as a waiter's). */
interface BotoError {
  class: string;
  code: string;
  message: string;
  status: number;
}

/** boto3 in a Python process of its own. Answers are plain data: times are ISO 8601 text, bytes base64. */
export interface Boto3 {
  call(service: string, method: string, params?: object): Promise<Record<string, unknown>>;
  /** Every page of a listing. */
  pages(service: string, method: string, params?: object): Promise<Record<string, unknown>[]>;
  /** Waits with boto3's own waiter, `{ Delay, MaxAttempts }` in `WaiterConfig`. */
  wait(service: string, waiter: string, params?: object): Promise<void>;
  /** Expects the call to fail, with what it raised. */
  error(service: string, method: string, params?: object): Promise<BotoError>;
  close(): Promise<void>;
}

export function hasBoto3(): boolean {
  return spawnSync('python3', ['-c', 'import boto3']).status === 0;
}

const errorSchema = z.object({
  class: z.string(),
  code: z.string(),
  message: z.string(),
  status: z.number(),
});
const resultSchema = z.union([z.object({ error: errorSchema }), z.object({ answer: z.unknown() })]);

export function startBoto3(endpoint: string): Boto3 {
  const { AWS_PROFILE: _, ...inherited } = process.env;
  const child = spawn('python3', [fileURLToPath(new URL('driver.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...inherited,
      NO_PROXY: '*',
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    },
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

  async function order(kind: 'call' | 'pages' | 'wait', service: string, method: string, params: object) {
    child.stdin.write(`${JSON.stringify({ kind, service, method, params })}\n`);
    const { value } = await lines.next();
    return resultSchema.parse(JSON.parse(value ?? '{"error":{}}'));
  }

  async function answer(...[kind, service, method, params]: Parameters<typeof order>): Promise<unknown> {
    const result = await order(kind, service, method, params);
    if ('answer' in result) return result.answer;
    const { code, message } = result.error;
    throw new Error(`${service} ${method}: ${code} ${message}`);
  }

  return {
    call: async (service, method, params = {}) => Object(await answer('call', service, method, params)),
    async pages(service, method, params = {}) {
      const pages = await answer('pages', service, method, params);
      return Array.isArray(pages) ? pages : [];
    },
    async wait(service, waiter, params = {}) {
      await answer('wait', service, waiter, params);
    },
    async error(service, method, params = {}) {
      const result = await order('call', service, method, params);
      if ('error' in result) return result.error;
      throw new Error(`${service} ${method} was to fail and answered ${JSON.stringify(result.answer)}`);
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}
