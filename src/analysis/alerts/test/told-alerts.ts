import type { AlertDescription, AlertState, AlertStatus, Event, EventBody } from '#core';
import { AlertLog } from '../index.ts';
import type { AlertContext } from '../judge-alert.ts';

/** The source's wall clock at the run's zero. */
export const epoch = 1_770_000_000_000;
const described = (parts: Partial<AlertDescription> = {}): AlertDescription => ({
  id: 'a',
  name: 'web-5xx',
  kind: 'metric',
  periodMs: 5000,
  periods: 2,
  lagMs: 0,
  subjects: ['i-1'],
  foundBy: 'listed',
  ...parts,
});
export const context = (parts: Partial<AlertContext> = {}): AlertContext => ({
  t0: 10_000,
  recoveredAt: 15_000,
  settleForMs: 5000,
  ignored: [],
  victims: new Set(),
  ...parts,
});
export const found = (parts: Partial<AlertDescription> = {}): EventBody => ({
  type: 'alerts-found',
  source: 'cloudwatch',
  kind: 'cloudwatch',
  alerts: [described(parts)],
  missing: [],
});

/** Looks once a second from 0 on; what each saw, by `.` quiet, `x` firing, `-` no data, `!` failed. */
export function looks(script: string, everyMs = 1000): EventBody[] {
  let before = '';
  return script.split('').map((sign, index): EventBody => {
    const sent = index * everyMs;
    const look = { type: 'alert-look' as const, source: 'cloudwatch', sent, done: sent + 20 };
    if (sign === '!') return { ...look, clock: null, states: [], error: 'timed out' };
    const words: Record<string, AlertStatus> = { '.': 'quiet', x: 'firing', '-': 'no-data' };
    const states: AlertState[] =
      sign === before ? [] : [{ id: 'a', status: words[sign] ?? 'quiet', since: null }];
    before = sign;
    return { ...look, clock: null, states };
  });
}

export function told(bodies: EventBody[], more: Partial<AlertContext> = {}) {
  const log = new AlertLog();
  for (const [seq, body] of bodies.entries()) log.step({ seq, at: 0, ...body } satisfies Event);
  const findings = log.findings(context(more));
  return { log, findings, alert: findings[0]!, settled: log.settled(findings) };
}
