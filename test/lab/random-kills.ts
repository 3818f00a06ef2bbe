import { setTimeout as delay } from 'node:timers/promises';
import { DescribeServicesCommand, ECSClient, ListServicesCommand } from '@aws-sdk/client-ecs';
import { seededRandom } from '#core';
import { forkLab } from '#lab';
import type { LabHandle } from '#lab';
import { descendantsOf } from '../../src/lab/process/test/lab-rig.ts';

interface Kills {
  forMs: number;
  seed: number;
  /** A kill each time that much has passed, on average. */
  everyMs: number;
}

const healsWithinMs = 90_000;
const requestEveryMs = 5;

/** What the lab came to while somebody killed its processes under load. */
export interface KillReport {
  killed: number;
  requests: number;
  answered: number;
  /** What went wrong: empty when the lab never threw, healed, and left nothing behind. */
  wrong: string[];
}

/** Kills a process of a lab at random, again and again under load: a host, the balancer, the reaper. */
export async function killAtRandom({ forMs, seed, everyMs }: Kills): Promise<KillReport> {
  const random = seededRandom(seed);
  const wrong: string[] = [];
  const lab = await forkLab({
    signal: AbortSignal.timeout(60_000),
    onExit: (how) => wrong.push(`the lab ended: ${how}`),
    onNote: (text) => {
      if (/ failed: |Error:/.test(text)) wrong.push(`the lab noted: ${text}`);
    },
  });
  const before = descendantsOf(lab.pid).length;
  const load = startLoad(lab);
  let killed = 0;
  try {
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      const pids = descendantsOf(lab.pid);
      const pid = pids[random.between(0, pids.length - 1)];
      if (pid !== undefined && kill(pid)) killed += 1;
      await delay(random.between(everyMs / 2, everyMs * 1.5));
    }
    const healedMs = await untilWhole(lab);
    if (healedMs === undefined)
      wrong.push(`the lab was not whole ${healsWithinMs / 1000} s after the last kill`);
    const after = await settledCount(lab.pid, before);
    if (after !== before) wrong.push(`${before} processes became ${after}`);
  } finally {
    await load.stop();
    await lab.stop();
  }
  return { killed, ...load.counts, wrong };
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
    return false;
  }
}

function startLoad({ ingress }: LabHandle) {
  const counts = { requests: 0, answered: 0 };
  const ending = new AbortController();
  const paths = ['/web', '/api', '/checkout', '/search', '/payments', '/invoices'];
  const pending = new Set<Promise<void>>();
  const send = async (path: string): Promise<void> => {
    counts.requests += 1;
    try {
      const answer = await fetch(`${ingress}${path}`, { signal: AbortSignal.timeout(3000) });
      await answer.arrayBuffer();
      counts.answered += 1;
    } catch {
      // A balancer that was killed answers nothing.
    }
  };
  const run = (async () => {
    for (let turn = 0; !ending.signal.aborted; turn += 1) {
      const sent = send(paths[turn % paths.length] ?? '/');
      pending.add(sent);
      void sent.then(() => pending.delete(sent));
      await delay(requestEveryMs);
    }
  })();
  return {
    counts,
    async stop() {
      ending.abort();
      await run;
      await Promise.all(pending);
    },
  };
}

/** How long it took until every service had what it wants; undefined when it did not. */
async function untilWhole({
  endpoint,
  region,
  credentials,
  cluster,
}: LabHandle): Promise<number | undefined> {
  const ecs = new ECSClient({ endpoint, region, credentials });
  const begun = performance.now();
  try {
    for (;;) {
      const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster }));
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: serviceArns }),
      );
      const isWhole = services.every(
        ({ runningCount, pendingCount, desiredCount }) => runningCount === desiredCount && pendingCount === 0,
      );
      const passed = performance.now() - begun;
      if (isWhole && services.length > 0) return passed;
      if (passed > healsWithinMs) return undefined;
      await delay(500);
    }
  } finally {
    ecs.destroy();
  }
}

/** How many processes the lab has, once that is the wanted number or does not become it. */
async function settledCount(pid: number, wanted: number): Promise<number> {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    if (descendantsOf(pid).length === wanted) return wanted;
    await delay(500);
  }
  return descendantsOf(pid).length;
}
