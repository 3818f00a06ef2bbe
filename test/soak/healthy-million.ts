import { strict as assert } from 'node:assert';
import { formatShare } from '#core';
import { probes } from '#probes';
import { Processes } from '../probes/processes.ts';
import { Watching } from '../probes/watching.ts';

const targets = 1000;
const perSecond = 10;
const samples = 1_000_000;

/** A million samples of healthy servers beside a busy process: not one is called failed, overload only unknown. */
export default async function healthyMillion(): Promise<string> {
  await using processes = new Processes();
  await using watching = new Watching({ keepsFolds: false });
  const urls = await processes.healthyUrls(targets, 4);
  processes.start('hog-process');
  const plans = urls.map((url, index) => {
    const params = probes.http.params.parse({ url, connections: 'pooled', rate: `${perSecond}/s` });
    return probes.http.plan(params, { id: String(index) });
  });
  await watching.start(plans);
  await watching.seen(samples);
  const { services, harness } = await watching.finish();
  const failed = services.reduce(
    (sum, { sends, steady }) => sum + sends.failed + (steady?.sends.failed ?? 0),
    0,
  );
  const outages = services.flatMap(({ outages, steady }) => [...outages, ...(steady?.outages ?? [])]);
  assert.equal(failed, 0, `${failed} samples of healthy servers were called failed`);
  assert.deepEqual(outages, []);
  assert.equal(harness.missing, 0, `${harness.missing} places have no sample`);
  assert.ok(harness.samples >= samples);
  const unknown = formatShare(harness.unknown / harness.samples);
  return `${harness.samples} samples, none failed, ${unknown} unknown, lateness p99 ${harness.lateness?.p99.toFixed(1)} ms`;
}
