import type { WorldReports } from '../../control/world.ts';

/** A report as it came, for tests. */
type Report = {
  [Name in keyof WorldReports]: [Name, ...Parameters<WorldReports[Name]>];
}[keyof WorldReports];

/** Takes the place of a control plane in tests: keeps every report, and lets a test await one. */
export interface ReportRecorder extends WorldReports {
  readonly all: Report[];
  /** The first report that fits, past (from a place in `all` on) or future; rejects after ten seconds. */
  seen<Name extends Report[0]>(
    name: Name,
    fits?: (...report: Parameters<WorldReports[Name]>) => boolean,
    from?: number,
  ): Promise<Parameters<WorldReports[Name]>>;
}

const withinMs = 10_000;

export function recordReports(): ReportRecorder {
  const all: Report[] = [];
  const waiting = new Set<(report: Report) => void>();
  const keep = (report: Report) => {
    all.push(report);
    for (const wait of waiting) wait(report);
  };
  return {
    all,
    hostStarted: (...report) => keep(['hostStarted', ...report]),
    hostEnded: (...report) => keep(['hostEnded', ...report]),
    taskStarted: (...report) => keep(['taskStarted', ...report]),
    taskExited: (...report) => keep(['taskExited', ...report]),
    containerChecked: (...report) => keep(['containerChecked', ...report]),
    tasksMeasured: (...report) => keep(['tasksMeasured', ...report]),
    balancerOpened: (...report) => keep(['balancerOpened', ...report]),
    balancerMeasured: (...report) => keep(['balancerMeasured', ...report]),
    targetChecked: (...report) => keep(['targetChecked', ...report]),
    endpointChecked: (...report) => keep(['endpointChecked', ...report]),
    seen(name, fits = () => true, from = 0) {
      type Wanted = Parameters<WorldReports[typeof name]>;
      return new Promise<Wanted>((resolve, reject) => {
        const look = ([of, ...report]: Report) => {
          if (of !== name || !fits(...(report as Wanted))) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(report as Wanted);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${name} within ${withinMs} ms; there were ${JSON.stringify(all)}`));
        }, withinMs);
        waiting.add(look);
        all.slice(from).forEach(look);
      });
    },
  };
}
