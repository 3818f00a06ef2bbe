import { ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import type { ModifyInstanceAttributeCommandInput } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { instanceOf } from './instance-ids.ts';
import { endDryRun } from './pages.ts';

/** The lab changes termination protection, and refuses every other attribute rather than forget it. */
export const ModifyInstanceAttribute = operation(
  ModifyInstanceAttributeCommand,
  async (input, { lab }: LabRequest) => {
    const { id } = instanceOf(lab.state, input.InstanceId ?? '');
    const isProtected = wantedProtection(input);
    endDryRun(input);
    lab.ec2.setProtected(id, isProtected);
    return {};
  },
);

function wantedProtection(input: ModifyInstanceAttributeCommandInput): boolean {
  const { InstanceId: _id, DryRun: _dryRun, DisableApiTermination, Attribute, Value, ...others } = input;
  const [unsupported] = Object.keys(others);
  if (unsupported !== undefined) throw unsupportedAttribute(unsupported);
  if (DisableApiTermination?.Value !== undefined) return DisableApiTermination.Value;
  if (Attribute === undefined) throw new WireError('InvalidParameterCombination', 'No attributes specified.');
  if (Attribute !== 'disableApiTermination') throw unsupportedAttribute(Attribute);
  if (Value === 'true' || Value === 'false') return Value === 'true';
  throw new WireError('InvalidParameterValue', `Value (${Value}) for parameter value is invalid.`);
}

function unsupportedAttribute(name: string): WireError {
  return new WireError('UnsupportedOperation', `The lab changes disableApiTermination only, not ${name}.`);
}
