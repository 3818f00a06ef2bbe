import type { LabSpec } from '../../spec/lab-spec.ts';
import type { IamState } from './records.ts';

/** The roles and denials of the lab file. */
export function initialIam({ roles, denies }: LabSpec): IamState {
  return {
    roles: roles.length === 0 ? undefined : new Map(roles.map((role) => [role.name, role])),
    sessions: new Map(),
    denied: new Set(denies),
  };
}
