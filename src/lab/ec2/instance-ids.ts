import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';

const instanceId = /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** The instances of these ids, each once; EC2 refuses the whole request when one of them is wrong. */
export function instancesOf(state: LabState, ids: readonly string[]): InstanceRecord[] {
  const malformed = ids.find((id) => !instanceId.test(id));
  if (malformed !== undefined) {
    throw new WireError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  }
  const unique = [...new Set(ids)];
  const missing = unique.filter((id) => !state.ec2.instances.has(id));
  if (missing.length > 0) throw notFound(missing);
  return unique.flatMap((id) => state.ec2.instances.get(id) ?? []);
}

/** The one instance of this id. */
export function instanceOf(state: LabState, id: string): InstanceRecord {
  const [instance] = instancesOf(state, [id]);
  if (!instance) throw notFound([id]);
  return instance;
}

function notFound(ids: readonly string[]): WireError {
  const named = ids.join(', ');
  const message =
    ids.length === 1
      ? `The instance ID '${named}' does not exist`
      : `The instance IDs '${named}' do not exist`;
  return new WireError('InvalidInstanceID.NotFound', message);
}
