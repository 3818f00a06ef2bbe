import { setTimeout as sleep } from 'node:timers/promises';
import { bodyWithin, messageOf, SquallError, TargetError } from '#core';
import type { z } from 'zod';
import { hintFor, waitAskedFor } from './http-answers.ts';

export interface JsonClientOptions {
  /** The source's name, for errors. */
  source: string;
  /** Base address; what is asked for is appended to its path. */
  url: string;
  /** Sent with every request, and never told. */
  headers?: Record<string, string>;
  timeoutMs?: number;
  mostBytes?: number;
}

/** One answer, read and checked. */
export interface JsonAnswer<Body> {
  body: Body;
  /** The Date header: the server's own clock, to the second. */
  clock: { wall: number; resolutionMs: number } | null;
}

type Query = readonly (readonly [name: string, value: string])[];

const attempts = 3;
const firstPauseMs = 250;
/** Whoever is told to wait longer than this gives up instead, and looks again at the next look. */
const longestWaitMs = 5_000;

/** Asks a JSON API over HTTP. Reads only, so that what failed on the way is asked again. */
export class JsonClient {
  readonly #options: JsonClientOptions;

  constructor(options: JsonClientOptions) {
    this.#options = options;
  }

  /**
   * The answer to GET, if it is 200 and of this shape. Rejects with a TargetError that names the source and the path,
   * or with the reason of the signal.
   */
  async get<Body>(
    path: string,
    query: Query,
    schema: z.ZodType<Body>,
    signal: AbortSignal,
  ): Promise<JsonAnswer<Body>> {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        const response = await this.#send(path, query, signal);
        return { body: this.#parsed(path, response.text, schema), clock: response.clock };
      } catch (error) {
        signal.throwIfAborted();
        const waitMs =
          error instanceof Passing ? (error.waitMs ?? firstPauseMs * 2 ** (attempt - 1)) : undefined;
        if (waitMs === undefined || attempt >= attempts || waitMs > longestWaitMs) throw told(error);
        await sleep(waitMs, undefined, { signal });
      }
    }
  }

  async #send(path: string, query: Query, signal: AbortSignal) {
    const { url, headers, timeoutMs = 10_000, mostBytes = 32 * 1024 * 1024 } = this.#options;
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(addressOf(url, path, query), {
        headers: { accept: 'application/json', 'user-agent': 'squall', connection: 'close', ...headers },
        // A redirect would carry the keys to another host.
        redirect: 'manual',
        signal: AbortSignal.any([signal, late]),
      });
      const text = await bodyWithin(response, mostBytes);
      if (text === undefined)
        throw this.#error(path, `answered with more than ${mostBytes} bytes`, 'Name fewer alerts.');
      if (response.status !== 200) throw this.#refused(path, response);
      const wall = Date.parse(response.headers.get('date') ?? '');
      return { text, clock: Number.isNaN(wall) ? null : { wall, resolutionMs: 1000 } };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SquallError || error instanceof Passing) throw error;
      const what = late.aborted
        ? `did not answer within ${timeoutMs / 1000} s`
        : `could not be reached: ${causeOf(error)}`;
      throw new Passing(this.#error(path, what, 'Check the url, and that it is reached from here.', error));
    }
  }

  #refused(path: string, response: Response): Error {
    const { status } = response;
    const error = this.#error(path, `answered ${status}`, hintFor(status));
    return status === 429 || status >= 500 ? new Passing(error, waitAskedFor(response.headers)) : error;
  }

  #parsed<Body>(path: string, text: string, schema: z.ZodType<Body>): Body {
    const hint = 'Check that the url is the base of its API, without a proxy or login page before it.';
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw this.#error(path, 'answered with something that is not JSON', hint);
    }
    const { data, error } = schema.safeParse(json);
    if (error === undefined) return data;
    const [issue] = error.issues;
    const where = issue?.path.join('.') ?? '';
    throw this.#error(path, `answered with JSON of another shape, at "${where}"`, hint);
  }

  #error(path: string, what: string, hint: string, cause?: unknown): TargetError {
    const { source, url } = this.#options;
    return new TargetError(`${source} at ${url} ${what} (GET ${path}).`, { hint, cause });
  }
}

/** A failure that may pass by itself. */
class Passing extends Error {
  readonly told: TargetError;
  readonly waitMs: number | undefined;

  constructor(told: TargetError, waitMs?: number) {
    super(told.message);
    this.told = told;
    this.waitMs = waitMs;
  }
}

function told(error: unknown): unknown {
  return error instanceof Passing ? error.told : error;
}

function addressOf(base: string, path: string, query: Query): URL {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url;
}

/** What is behind fetch's own words, which are always the same. */
function causeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return messageOf(cause ?? error) || String(Object(cause).code);
}
