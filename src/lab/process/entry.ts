import { fileURLToPath } from 'node:url';

/** The path of a process entry beside the importing module: `.ts` from source, `.js` when built. */
export function entryPath(name: string, importerUrl: string): string {
  return fileURLToPath(new URL(`${name}${importerUrl.endsWith('.ts') ? '.ts' : '.js'}`, importerUrl));
}

// As in bin/squall.mjs. A process that finds its code compiled starts in half the time and half the memory.
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/squall', import.meta.url));

/** The environment for a process of the lab: the runner's own, without what would change how Node starts. */
export function entryEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return { NODE_COMPILE_CACHE: compileCache, ...rest };
}
