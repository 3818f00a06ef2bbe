import { ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import type { ModifyInstanceAttributeCommandInput } from '@aws-sdk/client-ec2';
import type { InstanceRecord } from '../control/ec2/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { instanceOf } from './instance-ids.ts';
import { endDryRun } from './pages.ts';

type Change = Partial<Pick<InstanceRecord, 'isProtected' | 'isStopProtected' | 'ownEnd'>>;

/** The lab changes what guards an instance and its own end, and refuses every other attribute rather than forget it. */
export const ModifyInstanceAttribute = operation(
  ModifyInstanceAttributeCommand,
  async (input, { lab }: LabRequest) => {
    const { id } = instanceOf(lab.state, input.InstanceId ?? '');
    const change = wantedChange(input);
    endDryRun(input);
    lab.ec2.setAttributes(id, change);
    return {};
  },
);

/** What each attribute is named in a request, and what its text changes. */
const attributes: Record<string, (text: string) => Change> = {
  disableApiTermination: (text) => ({ isProtected: flagOf(text) }),
  disableApiStop: (text) => ({ isStopProtected: flagOf(text) }),
  instanceInitiatedShutdownBehavior: (text) => {
    if (text === 'stop' || text === 'terminate') return { ownEnd: text };
    throw invalid(text);
  },
};

function wantedChange(input: ModifyInstanceAttributeCommandInput): Change {
  const { InstanceId: _id, DryRun: _dryRun, Attribute, Value, ...named } = input;
  const given = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), textOf(value)] as const);
  if (Attribute !== undefined) given.push([Attribute, Value ?? '']);
  const [first] = given;
  if (!first) throw new WireError('InvalidParameterCombination', 'No attributes specified.');
  if (given.length > 1) {
    throw new WireError(
      'InvalidParameterCombination',
      `Fields for multiple attribute types specified: ${given.map(([name]) => name).join(', ')}`,
    );
  }
  const [name, text] = first;
  const change = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (change) return change(text);
  throw new WireError(
    'UnsupportedOperation',
    `The lab changes ${Object.keys(attributes).join(', ')} only, not ${name}.`,
  );
}

/** The text of an attribute that comes as `{Value}`. */
function textOf(given: unknown): string {
  const isWrapped = typeof given === 'object' && given !== null && 'Value' in given;
  return isWrapped ? String(given.Value) : '';
}

function flagOf(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid(text);
}

function invalid(text: string): WireError {
  return new WireError('InvalidParameterValue', `Value (${text}) for parameter value is invalid.`);
}
