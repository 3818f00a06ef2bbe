// npm run soak [name…]: runs that take minutes, a file of this folder each; exits 1 when one tells what went wrong.
import { crashMatrix } from './crash-matrix.ts';
import { faultSequences } from './fault-sequences.ts';
import { fiftyForecasts } from './fifty-forecasts.ts';
import { healthyMillion } from './healthy-million.ts';
import { randomKills } from './random-kills.ts';
import { thirtyRuns } from './thirty-runs.ts';
import { twoRunners } from './two-runners.ts';

/** Each resolves with what went wrong; empty when all is well. */
const soaks: Record<string, () => Promise<string[]>> = {
  'crash-matrix': crashMatrix,
  'fault-sequences': faultSequences,
  'fifty-forecasts': fiftyForecasts,
  'healthy-million': healthyMillion,
  'random-kills': randomKills,
  'thirty-runs': thirtyRuns,
  'two-runners': twoRunners,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in soaks));
if (unknown.length > 0) throw new Error(`There is no soak named ${unknown.join(' or ')}.`);
for (const [name, soak] of Object.entries(soaks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  const begunMs = performance.now();
  const wrong = await soak();
  for (const line of wrong) console.log(line);
  const seconds = ((performance.now() - begunMs) / 1000).toFixed(0);
  console.log(`${name}: ${wrong.length === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (wrong.length > 0) process.exitCode = 1;
}
