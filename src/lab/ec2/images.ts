import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';

/** Refuses an id that is not the lab's one image. */
export function checkImage({ ec2 }: LabState, id: string): void {
  if (!/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw new WireError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  }
  if (id !== ec2.imageId) {
    throw new WireError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  }
}
