// The contract of every alert source as a suite: a new one is checked by being in the registry.
import { readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { alertSources, type AlertSource } from '#alerts';
import { isSecretReference, SquallError } from '#core';
import { openAwsTarget } from '#targets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { serveJson } from '../alerts/json-server.ts';
import { bareTarget, soon } from '../alerts/opened.ts';
import { rejectionOf } from '../targets/lab-endpoint.ts';

const registry: [string, AlertSource][] = Object.entries(alertSources);
const reason = new Error('the run was interrupted');
const hush = 'hush-hush-1234';

const propertiesOf = ({ params }: AlertSource) => z.toJSONSchema(params, { io: 'input' }).properties ?? {};
const isHttp = (source: AlertSource) => 'url' in propertiesOf(source);

/** Opens the example against a server that answers as it is told: by its url, or through a target that it poses as. */
async function openAt(source: AlertSource, url: string, signal = new AbortController().signal) {
  const asked = isHttp(source) ? { ...Object(source.example), url } : source.example;
  const credentials = { accessKeyId: 'lab-key', secretAccessKey: hush };
  const aws = openAwsTarget({
    name: 'shop',
    cluster: 'c',
    region: 'lab-local-1',
    endpoint: url,
    credentials,
  });
  const target = isHttp(source) ? bareTarget : aws;
  return source.open(source.params.parse(asked), { target, subjects: new Set(), signal });
}

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(Object(value)).flatMap(textsIn);

it('every folder of src/alerts is in the registry under its name', () => {
  const folders = readdirSync(new URL('../../src/alerts', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(registry.map(([name]) => name).sort()).toEqual(folders.sort());
  expect(registry.length).toBeGreaterThan(0);
});

describe.each(registry)('%s', (name, source) => {
  beforeEach(() => {
    for (const text of textsIn(source.example).filter(isSecretReference))
      vi.stubEnv(text.replace(/^env:/, ''), hush);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('bears the name it is registered under, and says what it does', () => {
    expect(source.name).toBe(name);
    expect(source.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('takes its example, and no key that it does not know', () => {
    expect(source.params.safeParse(source.example).error).toBeUndefined();
    expect(source.params.safeParse({ ...Object(source.example), nobodyKnowsThis: 1 }).success).toBe(false);
  });

  it('opens from parameters that were JSON', async () => {
    const params = source.params.parse(source.example);
    expect(JSON.parse(JSON.stringify(params))).toEqual(params);
  });

  it('explains every parameter to an editor', () => {
    const silent = Object.entries(propertiesOf(source)).filter(
      ([, schema]) => typeof schema === 'boolean' || (schema.description ?? '') === '',
    );
    expect(silent).toEqual([]);
    expect(Object.keys(propertiesOf(source)).length).toBeGreaterThan(0);
  });

  it('takes secrets by reference alone', () => {
    const secrets = Object.keys(propertiesOf(source)).filter((key) => /token|password|key/i.test(key));
    for (const key of secrets) {
      const example = Object(source.example);
      expect(source.params.safeParse({ ...example, [key]: hush }).success, key).toBe(false);
      expect(source.params.safeParse({ ...example, [key]: 'env:SOME_KEY' }).error, key).toBeUndefined();
    }
    if (!isHttp(source)) return;
    const url = 'https://user:secret@example.com';
    expect(source.params.safeParse({ ...Object(source.example), url }).success).toBe(false);
  });

  it('names a secret that is not there, and asks nobody', async () => {
    vi.unstubAllEnvs();
    const references = textsIn(source.example).filter(isSecretReference);
    if (references.length === 0) return;
    await using server = await serveJson(() => ({}));
    const error = await rejectionOf(openAt(source, server.url));
    expect(error).toMatchObject({ message: expect.stringContaining(references[0] ?? '') });
    expect(server.requests).toEqual([]);
  });

  const answers: [string, (response: ServerResponse) => unknown][] = [
    ['is broken', (response) => response.writeHead(500).end('oops')],
    ['refuses the keys', (response) => response.writeHead(401).end('{}')],
    ['answers with a page', (response) => response.end('<html>Log in</html>')],
    ['answers with half of the JSON', (response) => response.end('{"status":"succ')],
    ['breaks the connection', (response) => response.destroy()],
  ];
  const limits: typeof answers = [
    ['limits the rate', (response) => response.writeHead(429, { 'retry-after': '999' }).end()],
  ];
  it.each(isHttp(source) ? [...answers, ...limits] : answers)(
    'rejects with what to do, and without a secret, when its server %s',
    async (_, answer) => {
      await using server = await serveJson((_, response) => void answer(response));
      const opened = await openAt(source, server.url);
      const error = await rejectionOf(opened.describe(soon()));
      expect(error).toBeInstanceOf(SquallError);
      // What AWS answers is explained by the target, which has no advice on every answer.
      expect(isHttp(source) ? Object(error).hint : 'As AWS has it.').toMatch(/\.$/);
      expect(String(error) + JSON.stringify(error)).not.toContain(hush);
      opened.close();
    },
  );

  it('tells nothing as quiet that an empty answer does not tell', async () => {
    for (const body of [[], {}, null, { data: [] }, { status: 'success', data: {} }]) {
      await using server = await serveJson(() => body);
      const opened = await openAt(source, server.url);
      const states = await opened
        .describe(soon())
        .then(() => opened.look(soon()))
        .then(
          ({ states }) => states,
          () => [],
        );
      expect(states.filter(({ status }) => status === 'quiet')).toEqual([]);
      opened.close();
    }
  });

  it('lets go of an answer that does not come, and of a call that was aborted before', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    await using server = await serveJson(() => resolve());
    const opened = await openAt(source, server.url);
    expect(await rejectionOf(opened.describe(AbortSignal.abort(reason)))).toBe(reason);
    expect(server.requests).toEqual([]);
    const stop = new AbortController();
    const outcome = rejectionOf(opened.describe(stop.signal));
    await asked;
    stop.abort(reason);
    expect(await outcome).toBe(reason);
    opened.close();
    opened.close();
  });
});
