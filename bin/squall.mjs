#!/usr/bin/env node
// Checks the Node version before anything newer than it is parsed, then hands over to the CLI.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Squall needs Node 22.18 or newer; this is ${process.versions.node}.\n` +
      'Inside the repository, run it through npm, which brings its own Node: npm start -- --help',
  );
  process.exit(64);
}
const { enableCompileCache } = await import('node:module');
enableCompileCache?.();
await import(new URL('../src/cli/main.ts', import.meta.url).href);
