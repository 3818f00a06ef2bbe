import { InvalidAttributeName, InvalidAttributeValue } from '@aws-sdk/client-sqs';
import type { ControlPlane } from '../control/control-plane.ts';
import { defaultSettings } from '../control/sqs/initial.ts';
import { backlogOf } from '../control/sqs/queue-metrics.ts';
import type { QueueRecord, QueueSettings } from '../control/sqs/records.ts';

const seconds: Readonly<
  Record<string, { key: 'visibilityMs' | 'retentionMs' | 'delayMs' | 'waitMs'; min: number; max: number }>
> = {
  VisibilityTimeout: { key: 'visibilityMs', min: 0, max: 43_200 },
  MessageRetentionPeriod: { key: 'retentionMs', min: 60, max: 1_209_600 },
  DelaySeconds: { key: 'delayMs', min: 0, max: 900 },
  ReceiveMessageWaitTimeSeconds: { key: 'waitMs', min: 0, max: 20 },
};

/** The settings with a request's attributes over them. */
export function settingsWith(
  { state }: ControlPlane,
  attributes: Readonly<Record<string, string | undefined>> = {},
  settings: QueueSettings = defaultSettings,
): QueueSettings {
  const changed = { ...settings };
  for (const [name, value = ''] of Object.entries(attributes)) {
    const range = seconds[name];
    if (range) changed[range.key] = numberIn(name, value, range) * 1000;
    else if (name === 'MaximumMessageSize')
      changed.maximumBytes = numberIn(name, value, { min: 1024, max: 1_048_576 });
    else if (name === 'RedrivePolicy') setRedrive(changed, value, state.sqs.queues);
    else throw notModelled(name);
  }
  return changed;
}

function numberIn(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw invalidValue(name);
}

function setRedrive(settings: QueueSettings, text: string, queues: ReadonlyMap<string, QueueRecord>): void {
  if (text === '') {
    delete settings.redrive;
    return;
  }
  const policy = objectIn(text);
  const deadLetterArn = String(Reflect.get(policy, 'deadLetterTargetArn') ?? '');
  const maxReceives = Number(Reflect.get(policy, 'maxReceiveCount'));
  const isThere = [...queues.values()].some(({ arn }) => arn === deadLetterArn);
  if (!isThere || !Number.isInteger(maxReceives) || maxReceives < 1 || maxReceives > 1000)
    throw invalidValue(
      'RedrivePolicy',
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    );
  settings.redrive = { deadLetterArn, maxReceives };
}

function objectIn(text: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw invalidValue('RedrivePolicy');
  }
}

function invalidValue(
  name: string,
  message = `Invalid value for the parameter ${name}.`,
): InvalidAttributeValue {
  return new InvalidAttributeValue({ message, $metadata: {} });
}

function notModelled(name: string): InvalidAttributeName {
  const message = `Unknown Attribute ${name}. (The lab models standard queues without policies and encryption.)`;
  return new InvalidAttributeName({ message, $metadata: {} });
}

/** Every attribute of a queue as text. */
export function attributesOf(queue: QueueRecord, now: number): Record<string, string> {
  const { settings, arn, createdAt, modifiedAt } = queue;
  const { visible, notVisible, delayed } = backlogOf(queue, now);
  const { redrive } = settings;
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(notVisible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(modifiedAt / 1000)),
    ...Object.fromEntries(
      Object.entries(seconds).map(([name, { key }]) => [name, String(Math.ceil(settings[key] / 1000))]),
    ),
    MaximumMessageSize: String(settings.maximumBytes),
    SqsManagedSseEnabled: 'false',
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.deadLetterArn,
        maxReceiveCount: redrive.maxReceives,
      }),
    }),
  };
}
