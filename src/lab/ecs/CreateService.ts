import { CreateServiceCommand } from '@aws-sdk/client-ecs';
import type { CreateServiceRequest } from '@aws-sdk/client-ecs';
import type { ServiceRecord } from '../control/ecs/records.ts';
import type { ServiceSettings } from '../control/ecs/services.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { invalid, refuseUnmodelled, requireOneOf } from './errors.ts';
import { readLoadBalancers, readNetwork, readRegistries, requireLinksFit } from './service-links.ts';
import { obstacleToRebalancing, readSettings, usualSettings } from './service-settings.ts';
import { describedService } from './service.ts';
import { readTags, tagList } from './tags.ts';
import { keyOf, requireTaskDefinition } from './task-definition.ts';

const namePattern = /^[a-zA-Z0-9\-_]{1,255}$/;
const longestToken = 36;

export const CreateService = operation(CreateServiceCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const { serviceName: name = '', clientToken, launchType = 'EC2' } = input;
  const cluster = requireCluster(state, input.cluster);
  if (name === '') throw invalid('Service name cannot be null or empty.');
  if (!namePattern.test(name)) throw invalid('Service name contains invalid characters.');
  if (launchType !== 'EC2') throw invalid(`The lab does not model the launch type ${launchType}.`);
  if (clientToken !== undefined && clientToken.length > longestToken)
    throw invalid(`clientToken can have at most ${longestToken} characters.`);
  refuseUnmodelled(input, ['role']);
  const definition = requireTaskDefinition(state, input.taskDefinition);
  const scheduling = input.schedulingStrategy ?? 'REPLICA';
  requireOneOf('schedulingStrategy', scheduling, ['REPLICA', 'DAEMON']);
  if (scheduling === 'REPLICA' && input.desiredCount === undefined)
    throw invalid('The desired count is required for services that use the replica scheduling strategy.');
  const running = readSettings(input, scheduling, usualSettings(scheduling));
  if (input.availabilityZoneRebalancing === undefined)
    running.isRebalanced = obstacleToRebalancing(running, scheduling) === undefined;
  const { loadBalancers = [], serviceRegistries = [], networkConfiguration } = input;
  const settings: ServiceSettings = {
    ...running,
    targetGroups: readLoadBalancers(loadBalancers, state),
    registries: readRegistries(serviceRegistries, definition, state),
    ...(networkConfiguration && { network: readNetwork(networkConfiguration, state) }),
  };
  requireLinksFit(settings, definition, state);
  const tags = readTags(input.tags);
  const known = knownService(state, input, cluster);
  const record =
    known ??
    lab.ecs.services.create(
      { name, cluster, scheduling, tags, ...(clientToken !== undefined && { clientToken }) },
      settings,
      keyOf(definition),
    );
  return { service: { ...describedService(record, state), tags: tagList(record.tags) } };
});

/** The service that this very request has created before. Names are unique over all clusters of a lab. */
function knownService(
  state: LabState,
  { serviceName = '', clientToken }: CreateServiceRequest,
  cluster: string,
): ServiceRecord | undefined {
  const known = state.ecs.services.get(serviceName);
  if (!known || known.status === 'INACTIVE') return undefined;
  if (known.cluster !== cluster)
    throw invalid(
      `The lab keeps names of services unique over all clusters: ${serviceName} is in the cluster ${known.cluster}.`,
    );
  if (known.status === 'DRAINING') throw invalid('Unable to Start a service that is still Draining.');
  if (clientToken === undefined || known.clientToken !== clientToken)
    throw invalid('Creation of service was not idempotent.');
  return known;
}
