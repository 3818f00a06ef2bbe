// npm run soak [name…]: runs that take minutes, each a file of this folder with a default export; exits 1 when one fails.
import { readdirSync } from 'node:fs';
import { messageOf } from '#core';

const wanted = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

for (const name of names) {
  const { default: soak }: { default: () => Promise<string> } = await import(`./${name}.ts`);
  const begunMs = performance.now();
  const took = () => `${((performance.now() - begunMs) / 1000).toFixed(0)} s`;
  try {
    console.log(`${name}: ok: ${await soak()} (${took()})`);
  } catch (error) {
    console.log(`${name}: FAILED: ${messageOf(error)} (${took()})`);
    process.exitCode = 1;
  }
}
if (names.length === 0) throw new Error(`There is no soak named ${wanted.join(' or ')}.`);
