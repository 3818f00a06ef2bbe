import { CreateHealthCheckCommand, HealthCheckAlreadyExists } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid } from './errors.ts';
import { configOf, describeHealthCheck } from './health-check.ts';
import { readConfig } from './health-check-config.ts';

export const CreateHealthCheck = operation(CreateHealthCheckCommand, async (input, { lab }: LabRequest) => {
  const { CallerReference = '', HealthCheckConfig } = input;
  if (CallerReference.length < 1 || CallerReference.length > 64)
    throw invalid('CallerReference must have 1 to 64 characters.');
  if (!HealthCheckConfig) throw invalid('HealthCheckConfig must be there.');
  const settings = readConfig(lab, HealthCheckConfig);
  const { healthChecks } = lab.state.route53;
  const known = [...healthChecks.values()].find(({ callerReference }) => callerReference === CallerReference);
  const asked = { ...settings, callerReference: CallerReference };
  if (
    known &&
    JSON.stringify(configOf(lab.state, known)) !== JSON.stringify(configOf(lab.state, { ...fresh, ...asked }))
  )
    throw new HealthCheckAlreadyExists({
      message: 'A health check with the same caller reference and different settings already exists.',
      $metadata: {},
    });
  // As in Route 53, the same request again finds what the first one made.
  const check = known ?? lab.route53.healthChecks.create(asked);
  return {
    HealthCheck: describeHealthCheck(lab.state, check),
    Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${check.id}`,
  };
});

const fresh = { id: '', passes: true, streak: 0, version: 1, createdAt: 0, tags: {} };
