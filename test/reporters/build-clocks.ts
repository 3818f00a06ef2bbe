import type { AlertFinding, Evidence, Findings, QueueFinding, Recovery } from '#analysis';

// Alerts, queues and clocks for tests of the reports.

/** A CloudWatch alarm that never fired. */
export function buildAlert(name: string, parts: Partial<AlertFinding> = {}): AlertFinding {
  return {
    source: 'cloudwatch',
    id: name,
    name,
    kind: 'metric',
    foundBy: 'dimension TargetGroup',
    outcome: 'never fired',
    because: 'it was quiet for as long as it could have taken to fire',
    firings: [],
    recovery: { interval: { lo: 0, hi: 0 } },
    floorMs: 60_000,
    mayFireForMs: 180_000,
    looks: { ok: 320, failed: 0 },
    ...parts,
  };
}

/** A queue that grew and drained. */
export function buildQueue(probe: string, parts: Partial<QueueFinding> = {}): QueueFinding {
  const tell = (backlog: number) => `a backlog of ${backlog}; before t0 it was at most 3`;
  return {
    probe,
    recovery: between(
      { at: 12_000, by: 'queue', saw: tell(41) },
      { at: 22_000, sent: 21_960, by: 'queue', saw: tell(2) },
    ),
    baseline: { lowest: 0, highest: 3 },
    peak: 1204,
    last: 2,
    oldestAgeMs: 14_500,
    redelivered: { lo: 12, hi: 14, until: 120_000 },
    looks: { before: 3, since: 12 },
    ...parts,
  };
}

export function buildClocks(): Findings['clocks'] {
  const back = (lo: number, hi: number, of?: string): Recovery => {
    const { interval, evidence } = looked(
      [lo, 'fewer than before'],
      [hi, 'as many as before, none of the victims'],
    );
    const named = of === undefined ? {} : { of };
    return {
      interval,
      ...(evidence?.hi && {
        evidence: { lo: { ...evidence.lo, ...named }, hi: { ...evidence.hi, ...named } },
      }),
    };
  };
  return [
    {
      clock: 'capacity',
      recovery: back(4210, 4715, 'lab-group'),
      subjects: [
        { subject: 'lab-group', before: 8, lost: 2, lowest: 6, gone: 2, recovery: back(4210, 4715) },
      ],
    },
    {
      clock: 'tasks',
      recovery: back(5100, 5610, 'checkout'),
      subjects: [
        { subject: 'checkout', before: 4, lost: 2, lowest: 2, gone: 2, recovery: back(5100, 5610) },
        { subject: 'search', before: 4, lost: 1, lowest: 3, gone: 1, recovery: back(4900, 5410) },
        {
          subject: 'cart',
          before: 4,
          lost: 0,
          lowest: 4,
          gone: 0,
          recovery: { interval: null, why: 'no victim' },
        },
      ],
    },
    {
      clock: 'targets',
      recovery: back(7200, 7710, 'tg-checkout'),
      subjects: [
        { subject: 'tg-checkout', before: 4, lost: 2, lowest: 2, gone: 2, recovery: back(7200, 7710) },
      ],
    },
  ];
}

export function between(lo: Evidence, hi: Evidence | null): Recovery {
  return { interval: { lo: lo.at, hi: hi && hi.at }, evidence: { lo, hi } };
}

/** From one look to the next, with what they saw. */
export function looked([from, sawFrom]: [number, string], [until, sawUntil]: [number, string]): Recovery {
  const by = 'control plane';
  return between({ at: from, by, saw: sawFrom }, { at: until, sent: until - 40, by, saw: sawUntil });
}
