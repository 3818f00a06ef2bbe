import type { LabSpec } from '../spec/lab-spec.ts';
import type { Agenda } from './agenda.ts';
import type { Ids } from './ids.ts';
import type { LabState } from './state.ts';
import type { World } from './world.ts';

/** What every part of the control plane shares. */
export interface Context {
  readonly spec: LabSpec;
  readonly state: LabState;
  readonly world: World;
  readonly ids: Ids;
  readonly agenda: Agenda;
}
