import { UpdateHealthCheckCommand } from '@aws-sdk/client-route-53';
import type { HealthCheckConfig, UpdateHealthCheckRequest } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkVersion, healthCheckOf, invalid, refuseLinkedCheck } from './errors.ts';
import { configOf, describeHealthCheck } from './health-check.ts';
import { readConfig } from './health-check-config.ts';

export const UpdateHealthCheck = operation(UpdateHealthCheckCommand, async (input, { lab }: LabRequest) => {
  const check = healthCheckOf(lab, input.HealthCheckId);
  refuseLinkedCheck(check);
  checkVersion(check, input.HealthCheckVersion);
  const current = withoutReset(configOf(lab.state, check), input.ResetElements ?? []);
  const settings = readConfig(lab, { ...current, ...changesOf(input) });
  lab.route53.healthChecks.update(check, { ...settings, callerReference: check.callerReference });
  return { HealthCheck: describeHealthCheck(lab.state, check) };
});

const changeable = [
  'IPAddress',
  'Port',
  'ResourcePath',
  'FullyQualifiedDomainName',
  'SearchString',
  'FailureThreshold',
  'Inverted',
  'Disabled',
  'HealthThreshold',
  'ChildHealthChecks',
  'EnableSNI',
  'Regions',
  'AlarmIdentifier',
  'InsufficientDataHealthStatus',
] as const;

function changesOf(input: UpdateHealthCheckRequest): Partial<HealthCheckConfig> {
  const given = changeable.filter((member) => input[member] !== undefined);
  return Object.fromEntries(given.map((member) => [member, input[member]]));
}

function withoutReset(config: HealthCheckConfig, elements: readonly string[]): HealthCheckConfig {
  const kept = { ...config };
  for (const element of elements) {
    if (element === 'FullyQualifiedDomainName' || element === 'ResourcePath' || element === 'Regions')
      delete kept[element];
    else if (element === 'ChildHealthChecks') kept.ChildHealthChecks = [];
    else throw invalid(`The element ${element} cannot be reset.`);
  }
  return kept;
}
