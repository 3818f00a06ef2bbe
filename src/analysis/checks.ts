import { formatShare } from '#core';
import type { Check, FaultFinding, Findings, UndoFinding } from './findings.ts';
import { loadChecks } from './load/checks.ts';
import type { MeasuredLoad } from './load/checks.ts';
import { undoneCheck } from './put-back.ts';

/** How much of the record Squall itself may spoil before its failures may be its own doing. */
const overloadedShareAllowed = 0.01;

interface Measured extends MeasuredLoad {
  ending: Findings['ending'];
  endingReason: string | null;
  phases: Findings['phases'];
  t0: number | null;
  isWatchOnly: boolean;
  faults: readonly FaultFinding[];
  services: readonly { name: string; wasSteady: boolean; isUnreachable: boolean }[];
  samples: number;
  overloaded: number;
  missing: number;
  undos: readonly UndoFinding[];
}

/** What a run may say, whatever it measured; the rule is docs/decisions/0003. */
export interface Validity {
  checks: Check[];
  mayHold: boolean;
  mayRefute: boolean;
}

export function judgeValidity(measured: Measured): Validity {
  const harness = harnessOnTime(measured);
  const checks = [
    completed(measured),
    steadyWasOk(measured),
    faultProven(measured),
    ...undoneCheck(measured.undos),
    harness,
    ...loadChecks(measured),
    nothingMissing(measured),
  ];
  const { ending, isWatchOnly, faults, t0 } = measured;
  const hasEnd = ending !== 'cut off' && ending !== 'failed';
  const wasHurt = faults.some(({ proofs }) => proofs.some(({ isProven }) => isProven));
  return {
    checks,
    mayHold: checks.every(({ isOk }) => isOk),
    mayRefute: hasEnd && t0 !== null && (isWatchOnly || wasHurt) && harness.isOk,
  };
}

function completed({ ending, endingReason }: Measured): Check {
  const details: Record<Findings['ending'], string> = {
    completed: 'the run went to its end',
    'gave-up': 'the run gave up before all was back',
    interrupted: 'the run was interrupted',
    stopped: 'the run was stopped by a guard',
    failed: 'the run failed',
    'cut off': 'the run was cut off: its journal has no end',
  };
  const reason = endingReason === null ? '' : `: ${endingReason}`;
  return { name: 'completed', isOk: ending === 'completed', detail: `${details[ending]}${reason}` };
}

function steadyWasOk({ phases, services }: Measured): Check {
  const name = 'steady was ok';
  if (!phases.some(({ phase }) => phase === 'steady'))
    return { name, isOk: false, detail: 'it was not begun' };
  if (services.length === 0) return { name, isOk: false, detail: 'no service was probed' };
  const bad = services.filter(({ wasSteady }) => !wasSteady);
  if (bad.length === 0) {
    return { name, isOk: true, detail: `all ${services.length} services served without a failure` };
  }
  const told = bad.map(
    (one) => `${one.name} ${one.isUnreachable ? 'was never ok' : 'was not ok throughout'}`,
  );
  return { name, isOk: false, detail: told.join(', ') };
}

function faultProven({ isWatchOnly, faults, t0 }: Measured): Check {
  const name = 'fault proven';
  if (isWatchOnly) return { name, isOk: true, detail: 'nothing was to be hurt' };
  if (t0 === null) return { name, isOk: false, detail: 'the fault was never sent' };
  const unsent = faults.findIndex(({ sent }) => sent === null);
  if (unsent !== -1) return { name, isOk: false, detail: `fault ${unsent + 1} was never sent` };
  const wanted = faults.reduce((sum, one) => sum + (one.wanted ?? one.victims.length), 0);
  const proven = new Set(
    faults.flatMap(({ proofs }) => proofs.filter(({ isProven }) => isProven).map(({ id }) => id)),
  );
  const hit = faults.flatMap(({ victims }) => victims).filter(({ id }) => proven.has(id)).length;
  const isEach = faults.every(({ victims, proofs }) => victims.length > 0 && proofs.length > 0);
  const detail = `${hit} of ${wanted} victims proven`;
  return { name, isOk: faults.length > 0 && isEach && hit === wanted, detail };
}

function harnessOnTime({ samples, overloaded }: Measured): Check {
  const share = samples === 0 ? 0 : overloaded / samples;
  const allowed = `allowed ${formatShare(overloadedShareAllowed)}`;
  const detail = `${overloaded} of ${samples} sends were late or left out (${formatShare(share)}, ${allowed})`;
  return { name: 'harness on time', isOk: share <= overloadedShareAllowed, detail };
}

function nothingMissing({ missing }: Measured): Check {
  const detail =
    missing === 0 ? 'every send that was due is recorded' : `${missing} sends were never heard of`;
  return { name: 'nothing missing', isOk: missing === 0, detail };
}
