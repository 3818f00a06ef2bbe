import { afterEach, describe, expect, it, vi } from 'vitest';
import engine from './index.ts';
import { directory, fakeK6 } from './test/fake-k6.ts';

afterEach(() => vi.unstubAllEnvs());

const find = () => engine.find(new AbortController().signal);
const howToGet = expect.stringContaining('https://grafana.com/docs/k6/latest/set-up/install-k6/');

describe('k6', () => {
  it('is found on PATH with its version', async () => {
    fakeK6(
      `console.log('k6 v2.2.1-0.20260821134341-87883075ccd5 (commit/87883075cc, go1.26.11, linux/amd64)')`,
    );
    expect(await find()).toEqual({ version: '2.2.1' });
  });

  it('before v2 is none, and what is wanted is said', async () => {
    fakeK6(`console.log('k6 v1.6.1 (commit/x, go1.24, linux/amd64)')`);
    expect(await find()).toEqual({ missing: 'k6 v1.6.1 is too old: v2 or later is wanted', howToGet });
  });

  it('that is not there is missing, with how it is had', async () => {
    vi.stubEnv('PATH', directory());
    expect(await find()).toEqual({ missing: 'k6 is not on PATH', howToGet });
  });

  it('that fails is missing, and says why', async () => {
    fakeK6(`process.exit(3)`);
    expect(await find()).toEqual({ missing: expect.stringContaining("can't be run"), howToGet });
  });

  it('that says something else is missing', async () => {
    fakeK6(`console.log('hello')`);
    expect(await find()).toEqual({ missing: 'the k6 on PATH does not tell its version', howToGet });
  });
});
