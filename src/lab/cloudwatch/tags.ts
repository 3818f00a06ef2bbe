import { ResourceNotFoundException } from '@aws-sdk/client-cloudwatch';
import type { Tag } from '@aws-sdk/client-cloudwatch';
import type { AlarmRecord } from '../control/cloudwatch/records.ts';
import type { LabState } from '../control/state.ts';
import type { Constraints } from './constraints.ts';
import { invalidValue } from './refusals.ts';

const most = 50;

export function tagsOf(given: readonly Tag[], constraints: Constraints): Record<string, string> {
  for (const [index, { Key = '', Value = '' }] of given.entries()) {
    constraints.text(Key, `tags.${index + 1}.member.key`, { min: 1, max: 128 });
    constraints.text(Value, `tags.${index + 1}.member.value`, { max: 256 });
    if (Key.toLowerCase().startsWith('aws:'))
      throw invalidValue('System tag keys that begin with aws: cannot be added, changed or removed.');
  }
  return Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > most) throw invalidValue(`A resource can have at most ${most} tags.`);
}

/** The alarm of this ARN, for the operations on tags. */
export function taggedAlarm(state: LabState, arn: string): AlarmRecord {
  const name = /^arn:aws[\w-]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(arn)?.[1];
  if (name === undefined)
    throw invalidValue(`The value ${arn} for parameter ResourceARN is invalid; the lab has tags of alarms.`);
  const alarm = state.cloudWatch.alarms.get(name);
  if (alarm?.arn === arn) return alarm;
  throw new ResourceNotFoundException({
    message: `${arn} does not exist`,
    ResourceType: 'alarm',
    ResourceId: name,
    $metadata: {},
  });
}
