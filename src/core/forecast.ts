/**
 * How a number was come to: by a formula or a count of all sets (`exact`, `enumerated`), from draws (`sampled`), from
 * inequalities that leave less open than draws would (`bounds`), or because the victims are fixed (`decided`).
 */
export type ForecastMethod = 'exact' | 'enumerated' | 'sampled' | 'bounds' | 'decided';

/** A number and how sure it is. */
export interface Estimate {
  value: number;
  method: ForecastMethod;
  /** Where it lies: with 99 % confidence where it was sampled, surely where it was bounded; absent where it is exact. */
  interval?: { lo: number; hi: number };
  /** How many draws it was sampled from. */
  draws?: number;
}

/** One service before the fault. */
export interface ServiceForecast {
  service: string;
  /** Instances that carry a healthy task of it. */
  hosts: number;
  /** Zones of these. */
  zones: string[];
  /** The chance that all of these are drawn; `not running` where there is none. */
  lost: Estimate | 'not running';
}

/** Where one lost task could go. */
export interface Placing {
  task: string;
  service: string;
  instanceId: string;
}

/** Whether the tasks that are lost fit on what is left. */
export type Fit = { answer: 'fits'; placings: Placing[] } | { answer: 'cannot' | 'undecided'; why: string };

/** What is left for those that survive, were these instances lost. */
export interface Headroom {
  /** Whose loss it is about: those that the fault takes, or the worst set that it could draw. */
  of: 'victims' | 'worst set';
  ids: string[];
  tasks: number;
  fit: Fit;
  /** What the answer takes for granted, for people. */
  assumptions: string[];
  /** How much more each running instance that is left has to bear, N/(N−k); null where none is left. */
  loadFactor: number | null;
  /** The same for each Auto Scaling group that loses some. */
  groups: { group: string; inService: number; lost: number; loadFactor: number | null }[];
  /** The same for each service that loses running tasks, which those of it that are left bear until they are replaced. */
  services: { service: string; running: number; lost: number; loadFactor: number | null }[];
  /** Share of CPU that tasks reserve, before and when all that was lost runs again; null where it is not told. */
  reservedCpu: { before: number; after: number } | null;
}

/** What a service lacks that a fault could take as a whole. */
export interface Advice {
  service: string;
  /** More hosts that it needs so that no draw of this size can take them all. */
  moreHosts: number;
  /** More zones that it needs to survive the loss of one. */
  moreZones: number;
  /** What its additional tasks need beyond what is free on instances that do not carry it yet; null: it is not told. */
  missing: { cpu: number; memory: number } | null;
}

/** What a fault could do by who runs where, said before it is done. JSON. */
export interface Forecast {
  /** How many may be drawn, and how many will be. */
  pool: number;
  k: number;
  /** Whether caps shape the draw, so that not all sets are possible. */
  isCapped: boolean;
  services: ServiceForecast[];
  /** Services lost on average: the sum of their chances. */
  expectedLost: Estimate;
  /** The chance that at least one service is lost. */
  anyLost: Estimate;
  /** The draw that loses most; `atMost` is what no draw exceeds. */
  worst: { ids: string[]; lost: string[]; isExact: boolean; atMost: number };
  /**
   * No loss of so many instances, whichever, takes every healthy task of a service: the fewest hosts of one, less one.
   * It says nothing of capacity or cascades. Null where nothing runs.
   */
  placementBound: number | null;
  /** What the loss of a whole zone would take. */
  zones: { zone: string; instances: number; lost: string[] }[];
  /** Running tasks on those that are drawn, on average. */
  tasksHit: Estimate;
  headroom: Headroom;
  /** The services that a draw or the loss of a zone could take, most in need first. */
  advice: Advice[];
}
