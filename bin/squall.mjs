#!/usr/bin/env node
// Checks the Node version before anything newer than it is parsed, then hands over to the CLI.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Squall needs Node 22.18 or newer; this is ${process.versions.node}.\n` +
      'In a clone, "npm ci" installs the right one beside it; after that "npx squall" uses it.',
  );
  process.exit(64);
}
// Compiled code is kept, for this process and for those of the lab, which inherit the variable.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/squall', import.meta.url));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import(new URL('../src/cli/main.ts', import.meta.url).href);
