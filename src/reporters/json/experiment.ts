import type { Findings } from '#analysis';
import { nameOfTarget } from '#core';
import type { TargetReference } from '#core';
import type { Report } from './schema.ts';

function targetOf(target: TargetReference): Record<string, string> {
  const file = target.kind === 'lab' && target.file !== undefined ? { file: target.file } : {};
  const region = target.kind === 'aws' && target.region !== undefined ? { region: target.region } : {};
  return { kind: target.kind, name: nameOfTarget(target), ...file, ...region };
}

/** What was asked for, as report.json has it. */
export function experimentOf({ experiment }: Findings): Report['experiment'] {
  const { name, hypothesis, target, probes, faults, watch, expect } = experiment;
  const requestOf = ({ kind, params }: { kind: string; params: unknown }) => ({
    kind,
    params: params ?? null,
  });
  const { steadyForMs, settleForMs, giveUpAfterMs, pollEveryMs, lostAfter } = watch;
  return {
    name,
    hypothesis: hypothesis ?? null,
    target: targetOf(target),
    probes: probes.map(requestOf),
    faults: faults.map(requestOf),
    watch: {
      steadyForMs,
      settleForMs,
      giveUpAfterMs,
      pollEveryMs,
      lostAfter: { sends: lostAfter.sends, forMs: lostAfter.forMs },
    },
    expect: expect.map(({ quantity, atMost, forMs, text }) => ({
      quantity,
      atMost,
      forMs: forMs ?? null,
      text,
    })),
  };
}
