import type { LoadBalancer, NetworkConfiguration, ServiceRegistry } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import type { ServiceSettings } from '../control/ecs/services.ts';
import type { LabState } from '../control/state.ts';
import { invalid, refuseUnmodelled } from './errors.ts';

const mostTargetGroups = 5;

/** The target groups of a service, checked. */
export function readLoadBalancers(
  given: readonly LoadBalancer[],
  state: LabState,
): ServiceSettings['targetGroups'] {
  if (given.length > mostTargetGroups)
    throw invalid(`load balancers can have at most ${mostTargetGroups} items.`);
  return given.map((each) => {
    refuseUnmodelled(each, ['loadBalancerName', 'advancedConfiguration']);
    const { targetGroupArn: arn, containerName, containerPort } = each;
    if (!arn) throw invalid('targetGroupArn cannot be null or empty.');
    if (!state.elb.targetGroups.has(arn)) throw invalid(`The target group ${arn} does not exist.`);
    if (!isBehindBalancer(state, arn))
      throw invalid(`The target group with targetGroupArn ${arn} does not have an associated load balancer.`);
    if (!containerName) throw invalid('Container name cannot be null or empty.');
    if (containerPort === undefined) throw invalid('Container port cannot be null.');
    return { arn, container: containerName, port: containerPort };
  });
}

/** The Cloud Map services that tasks are registered in, checked. */
export function readRegistries(
  given: readonly ServiceRegistry[],
  { networkMode, container }: TaskDefinitionRecord,
  state: LabState,
): ServiceSettings['registries'] {
  if (given.length > 1) throw invalid('service registries can have at most 1 items.');
  return given.map(({ registryArn, port, containerName, containerPort }) => {
    const service = [...state.discovery.services.values()].find(({ arn }) => arn === registryArn);
    if (!service) throw invalid(`The service registry ${registryArn} does not exist.`);
    if (networkMode !== 'awsvpc' && (containerName === undefined || containerPort === undefined))
      throw invalid(
        "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition.",
      );
    if (port !== undefined && containerPort !== undefined)
      throw invalid("The service registry can have either 'port' or 'containerPort', not both.");
    if (containerName !== undefined) requireContainer(containerName, containerPort, container);
    const types = service.dns?.records.map(({ type }) => type) ?? [];
    const named = port ?? containerPort;
    if (networkMode !== 'awsvpc' && service.dns && !types.includes('SRV'))
      throw invalid(
        `The service registry ${registryArn} must have SRV records for the network mode ${networkMode}.`,
      );
    if (types.includes('SRV') && named === undefined)
      throw invalid(`The service registry ${registryArn} has SRV records, which need a port.`);
    return { serviceId: service.id, ...(named !== undefined && { port: named }) };
  });
}

/** The network that the tasks of a service get, checked. */
export function readNetwork(
  given: NetworkConfiguration,
  state: LabState,
): NonNullable<ServiceSettings['network']> {
  const { subnets = [], securityGroups = [], assignPublicIp } = given.awsvpcConfiguration ?? {};
  if (subnets.length === 0) throw invalid('subnets can not be empty.');
  if (subnets.length > 16) throw invalid('subnets can have at most 16 items.');
  if (securityGroups.length > 5) throw invalid('securityGroups can have at most 5 items.');
  if (assignPublicIp === 'ENABLED') throw invalid('Assign public IP is not supported for this launch type.');
  const unknown = subnets.find((id) => !state.ec2.subnets.has(id));
  if (unknown !== undefined)
    throw invalid(
      `Error retrieving subnet information for [${unknown}]: The subnet ID '${unknown}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    );
  const zones = new Set(subnets.map((id) => state.ec2.subnets.get(id)?.zone));
  if (zones.size < state.ec2.zones.length)
    throw invalid('The lab places tasks in all of its zones: name a subnet of each.');
  return { subnets: [...subnets], securityGroups: [...securityGroups] };
}

/** Whether all that a service is linked with goes together with its task definition. */
export function requireLinksFit(
  { targetGroups, network, gracePeriodMs }: ServiceSettings,
  { container, networkMode }: TaskDefinitionRecord,
  state: LabState,
): void {
  for (const { arn, container: name, port } of targetGroups) {
    requireContainer(name, port, container);
    const { targetType } = state.elb.targetGroups.get(arn) ?? {};
    if (targetType !== undefined && (targetType === 'ip') !== (networkMode === 'awsvpc'))
      throw invalid(
        `The provided target group ${arn} has target type ${targetType}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
      );
  }
  if (networkMode === 'awsvpc' && !network)
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (networkMode !== 'awsvpc' && network)
    throw invalid('Network Configuration is not valid for the given networkMode of this task definition.');
  if (gracePeriodMs > 0 && targetGroups.length === 0)
    throw invalid('Health check grace period is only valid for services configured to use load balancers');
}

function requireContainer(
  name: string,
  port: number | undefined,
  container: TaskDefinitionRecord['container'],
): void {
  if (container.name !== name) throw invalid(`The container ${name} does not exist in the task definition.`);
  if (port !== undefined && container.port?.container !== port)
    throw invalid(`The container ${name} did not have a container port ${port} defined.`);
}

function isBehindBalancer(state: LabState, arn: string): boolean {
  const listeners = [...state.elb.balancers.values()].flatMap((balancer) => [...balancer.listeners.values()]);
  return listeners.some(({ rules }) =>
    rules.some(({ action }) => action.type === 'forward' && action.groups.some((group) => group.arn === arn)),
  );
}
