import type { LabSpec } from '../../spec/lab-spec.ts';
import type { SqsState } from './records.ts';

/** The queues of the lab file. */
export function initialSqs(
  _spec: LabSpec,
  _now: number,
  _place: { region: string; account: string },
): SqsState {
  return { queues: new Map() };
}
