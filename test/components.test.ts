import { afterEach, describe, expect, it, vi } from 'vitest';
import { component } from './components.ts';

const absent = { command: 'no-such-program', debianPackage: 'no-such-package' };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('a component', () => {
  it('is found by its name and by its path', () => {
    const shell = component('a shell', { command: 'sh', debianPackage: 'dash' });
    expect(shell.isMissing).toBe(false);
    expect(component('a shell', { command: shell.path, debianPackage: 'dash' })).toEqual(shell);
  });

  it('that is missing is skipped aloud, with what to install', () => {
    vi.stubEnv('CI', '');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(component('the thing', absent)).toEqual({ path: 'no-such-program', isMissing: true });
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('no-such-package'));
  });

  it('that is missing in CI is a failure', () => {
    vi.stubEnv('CI', 'true');
    expect(() => component('the thing', absent)).toThrow('the thing is not here: apt-get install');
  });
});
