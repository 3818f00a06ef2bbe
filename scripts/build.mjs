// Emits dist/: plain JavaScript with its own package.json, ready for `npm publish dist`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
const tsc = ['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.build.json'];
const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const { imports, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const key of ['devDependencies', 'scripts', 'private', 'allowScripts']) delete manifest[key];
manifest.engines = { node: '>=22.18' };
const built = Object.entries(imports).map(([name, path]) => [name, path.replace(/\.ts$/, '.js')]);
writeFileSync(
  'dist/package.json',
  `${JSON.stringify({ ...manifest, imports: Object.fromEntries(built) }, null, 2)}\n`,
);
mkdirSync('dist/bin', { recursive: true });
writeFileSync('dist/bin/squall.mjs', readFileSync('bin/squall.mjs', 'utf8').replace('main.ts', 'main.js'));
for (const path of ['experiments', 'README.md', 'CHANGELOG.md'])
  cpSync(path, `dist/${path}`, { recursive: true });
