/** What an alert is at one moment. `no-data` is a state of its own: it is neither firing nor quiet. */
export type AlertStatus = 'firing' | 'pending' | 'quiet' | 'no-data';

/** One alert of a source, as it is configured. */
export interface AlertDescription {
  /** Unique in its source. */
  id: string;
  name: string;
  /** `metric`, `composite`, `rule`, `monitor`, `incident`… as the source has it. */
  kind: string;
  /** How often the source evaluates, and over how many periods; null where it does not tell. */
  periodMs: number | null;
  periods: number | null;
  /** How long the source's data takes to arrive; null where it is not known. */
  lagMs: number | null;
  /** Ids of the target's things that it watches: `i-…`, services, target groups. */
  subjects: string[];
  /** Why it belongs to the target, for people: `dimension TargetGroup`, `listed`. */
  foundBy: string;
  /** What one should know of it, for people: `its actions are disabled`. */
  note?: string;
}

export interface AlertState {
  id: string;
  status: AlertStatus;
  /** When the source says it became so, wall milliseconds of the source's clock; null where it does not tell. */
  since: number | null;
  reason?: string;
}

/** One change of state as the source's own history has it. */
export interface AlertTransition {
  id: string;
  from: AlertStatus;
  to: AlertStatus;
  /** Wall milliseconds of the source's clock. */
  at: number;
  reason?: string;
}

/** What can be told about alerts. Times are monotonic milliseconds of the run, but where `wall` is said. */
export type AlertEventBody =
  /** At the start, and again with those alone that a source showed later. */
  | {
      type: 'alerts-found';
      source: string;
      kind: string;
      alerts: AlertDescription[];
      /** Alerts that were asked for and are not there. */
      missing: string[];
      error?: string;
    }
  /** One look at a source; only states that differ from the last look are listed. */
  | {
      type: 'alert-look';
      source: string;
      sent: number;
      done: number;
      /** The source's own wall clock as it answered, to the resolution given; null where it does not tell. */
      clock: { wall: number; resolutionMs: number } | null;
      states: AlertState[];
      error?: string;
    }
  /** The source's history, asked once at the end, to correct what the looks saw. */
  | {
      type: 'alert-history';
      source: string;
      sent: number;
      done: number;
      transitions: AlertTransition[];
      error?: string;
    };
