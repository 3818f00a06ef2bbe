import { formatShare } from '#core';
import type { ProbePlan } from '#core';
import { probes } from '#probes';
import { Processes } from '../probes/processes.ts';
import { Watching } from '../probes/watching.ts';
import { askFor, planned } from '../probes/planned.ts';

const targets = 1000;
const rate = '10/s';
const samples = 1_000_000;

/** Ways to ask a healthy server, in turn. A kind of probe that such a server answers belongs here. */
const ways: ((at: string, id: string) => ProbePlan)[] = [
  (at, id) => askFor('pooled', at, { rate }, id),
  (at, id) => askFor('fresh', at, { rate }, id),
  (at, id) => askFor('tcp', at, { rate }, id),
  (at, id) => planned(probes.dns, { name: 'healthy.test', resolvers: [at], rate }, id),
];

/**
 * A million samples of healthy servers beside a busy process: not one is called failed, overload only unknown.
 * Resolves with what was not so; empty when all is well.
 */
export async function healthyMillion(): Promise<string[]> {
  await using processes = new Processes();
  await using watching = new Watching({ keepsFolds: false });
  const urls = await processes.healthyUrls(targets, 4);
  processes.start('hog-process');
  const plans = urls.flatMap(
    (url, index) => ways[index % ways.length]?.(new URL(url).host, String(index)) ?? [],
  );
  await watching.start(plans);
  await watching.seen(samples);
  const { services, harness } = await watching.finish();
  const failed = services.reduce(
    (sum, { sends, steady }) => sum + sends.failed + (steady?.sends.failed ?? 0),
    0,
  );
  const outages = services.flatMap(({ outages, steady }) => [...outages, ...(steady?.outages ?? [])]);
  const share = formatShare(harness.unknown / harness.samples);
  console.log(
    `${harness.samples} samples, ${share} unknown, lateness p99 ${harness.lateness?.p99.toFixed(1)} ms`,
  );
  const wrong: [isWrong: boolean, what: string][] = [
    [failed > 0, `${failed} samples of healthy servers were called failed`],
    [outages.length > 0, `${outages.length} outages of healthy servers were reported`],
    [harness.missing > 0, `${harness.missing} places have no sample`],
    [harness.samples < samples, `there were only ${harness.samples} samples`],
    [harness.unknown === harness.samples, 'nothing was told of any server'],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, what]) => what);
}
