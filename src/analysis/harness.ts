import type { Findings, Latency } from './findings.ts';
import type { LookLog } from './look-log.ts';
import type { ProbeTrack } from './probe-track.ts';
import { addSends, noSends } from './sends.ts';
import { Tally, latencyOf } from './tally.ts';

/** How well Squall itself kept its schedule. Missing samples are unknown too; they are no samples. */
export function harnessOf({
  tracks,
  looks,
}: {
  tracks: ReadonlyMap<string, ProbeTrack>;
  looks: LookLog;
}): Findings['harness'] {
  const all = [...tracks.values()];
  const sends = all.flatMap(({ steady, since }) => [steady, since]).reduce(addSends, noSends);
  const missing = all.reduce((sum, track) => sum + track.missing, 0);
  const lateness = new Tally();
  for (const track of all) lateness.add(track.lateness.toHistogram());
  const latenessHistogram = lateness.toHistogram();
  const latencies: Latency | null = latencyOf(latenessHistogram);
  return {
    probes: all.map(({ probe: { id, kind, service, summary, intervalMs } }) => ({
      id,
      kind,
      service,
      summary,
      intervalMs,
    })),
    samples: sends.sent - missing,
    unknown: sends.unknown - missing,
    missing,
    lateness: latencies,
    latenessHistogram,
    looks: { ok: looks.ok, failed: looks.failed },
  };
}
