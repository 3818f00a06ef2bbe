import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabRequest } from '../lab.ts';
import { WireError } from '../wire/index.ts';

// The one refusal that is EC2's own fault, so that clients try again.
const serverFaults = new Set(['InsufficientInstanceCapacity']);

/** A refusal of the control plane, as EC2 sends it. */
export function refused({ code, message }: { code: string; message: string }): WireError {
  return new WireError(code, message, serverFaults.has(code) ? 500 : 400);
}

/** Refuses the whole request when EC2 would not do so to one of the instances. */
export function refuseAny(
  lab: LabRequest['lab'],
  what: 'stop' | 'start' | 'reboot',
  records: readonly InstanceRecord[],
): void {
  for (const record of records) {
    const refusal = lab.ec2.refusalTo(what, record);
    if (refusal) throw refused(refusal);
  }
}
