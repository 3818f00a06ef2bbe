import type { BehaviourName } from '../spec/behaviours.ts';
import type { LabSpec } from '../spec/lab-spec.ts';
import type { Agenda } from './agenda.ts';
import type { Ids } from './ids.ts';
import type { Signals } from './signals.ts';
import type { LabState } from './state.ts';
import type { World } from './world.ts';

/** What every part of the control plane shares. */
export interface Context {
  readonly spec: LabSpec;
  readonly state: LabState;
  readonly world: World;
  readonly ids: Ids;
  readonly agenda: Agenda;
  readonly signals: Signals;
  /** Whether the lab behaves so; false when the lab file switched it off. */
  readonly does: (behaviour: BehaviourName) => boolean;
  /** Runs one change of the state; every command of a part is one turn. After the outermost the world is told. */
  turn<T>(change: () => T): T;
}
