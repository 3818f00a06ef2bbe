import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clientError, refuseUnmodelled } from './errors.ts';
import { readConstraints } from './placement.ts';
import { readContainer } from './registration.ts';
import { readTags, tagList } from './tags.ts';
import { describedTaskDefinition } from './task-definition.ts';

const familyPattern = /^[a-zA-Z0-9\-_]{1,255}$/;
const networkModes = ['bridge', 'host', 'awsvpc'] as const;
const unmodelled = [
  'volumes',
  'pidMode',
  'ipcMode',
  'proxyConfiguration',
  'inferenceAccelerators',
  'ephemeralStorage',
  'enableFaultInjection',
];

export const RegisterTaskDefinition = operation(
  RegisterTaskDefinitionCommand,
  async (input, { lab }: LabRequest) => {
    const { family = '', tags: givenTags, ...rest } = input;
    if (family === '') throw clientError('Family should not be null or empty.');
    if (!familyPattern.test(family)) throw clientError('Family contains invalid characters.');
    refuseUnmodelled(input, unmodelled, clientError);
    const compatibilities = input.requiresCompatibilities ?? [];
    const foreign = compatibilities.find((each) => each !== 'EC2');
    if (foreign !== undefined) throw clientError(`The lab does not model the launch type ${foreign}.`);
    const networkMode = networkModeOf(input);
    const { runs, declared, cpu, memory } = readContainer({ family, ...rest }, networkMode);
    const constraints = readConstraints(input.placementConstraints, clientError);
    const tags = readTags(givenTags);
    const record = lab.ecs.taskDefinitions.register({
      family,
      networkMode,
      cpu,
      memory,
      container: runs,
      constraints,
      tags,
      declared: { volumes: [], placementConstraints: [], ...rest, containerDefinitions: [declared] },
    });
    return { taskDefinition: describedTaskDefinition(record, lab.state), tags: tagList(tags) };
  },
);

function networkModeOf({
  networkMode = 'bridge',
}: Partial<RegisterTaskDefinitionRequest>): TaskDefinitionRecord['networkMode'] {
  const known = networkModes.find((each) => each === networkMode);
  if (known === undefined) throw clientError(`The lab does not model the network mode ${networkMode}.`);
  return known;
}
