import type { AlarmIdentifier, HealthCheckConfig } from '@aws-sdk/client-route-53';
import type { ControlPlane } from '../control/control-plane.ts';
import type { HealthCheckSettings } from '../control/route53/health-checks.ts';
import { healthCheckOf, invalid } from './errors.ts';
import { asAwsRegion } from './region.ts';

type Settings = Omit<HealthCheckSettings, 'callerReference'>;

const maxima = { failureThreshold: 10, children: 256, text: 255 };

/** The settings of a health check, with Route 53's defaults, checked against its type. */
export function readConfig(lab: ControlPlane, config: HealthCheckConfig): Settings {
  const { Type, FailureThreshold = 3, RequestInterval = 30, Inverted = false, Disabled = false } = config;
  refuseUnmodelled(config);
  const common: Omit<Settings, 'type'> = {
    intervalSeconds: RequestInterval,
    failureThreshold: FailureThreshold,
    isInverted: Inverted,
    isDisabled: Disabled,
    children: [],
    childThreshold: 0,
    whenInsufficient: 'LastKnownStatus',
  };
  if (Type === 'HTTP' || Type === 'HTTP_STR_MATCH')
    return { ...common, type: 'HTTP', ...endpointOf(config), ...pageOf(config) };
  if (Type === 'TCP') {
    if (config.ResourcePath) throw invalid('ResourcePath is not possible for a health check of type TCP.');
    if (config.Port === undefined) throw invalid('Port is required for a health check of type TCP.');
    return { ...common, type: Type, ...endpointOf(config) };
  }
  if (Type === 'CALCULATED') return { ...common, type: Type, ...childrenOf(lab, config) };
  if (Type !== 'CLOUDWATCH_METRIC') throw invalid(`Invalid health check type: ${Type}`);
  const alarm = alarmOf(lab, config.AlarmIdentifier);
  return { ...common, type: Type, alarm, whenInsufficient: whenInsufficient(config) };
}

function refuseUnmodelled(config: HealthCheckConfig): void {
  const { Type, Regions = [], MeasureLatency, RoutingControlArn } = config;
  const { FailureThreshold = 3, RequestInterval = 30, SearchString } = config;
  if (Type === 'HTTPS' || Type === 'HTTPS_STR_MATCH')
    throw invalid('The lab does not model HTTPS health checks.');
  if (Type === 'RECOVERY_CONTROL' || RoutingControlArn !== undefined)
    throw invalid('The lab does not model routing controls.');
  if (Regions.length > 0)
    throw invalid('The lab does not model Regions of health checkers: it has one checker.');
  if (MeasureLatency) throw invalid('The lab does not model MeasureLatency.');
  if (RequestInterval !== 10 && RequestInterval !== 30)
    throw invalid(`Invalid request interval ${RequestInterval}: it is 10 or 30.`);
  if (!(FailureThreshold >= 1 && FailureThreshold <= maxima.failureThreshold))
    throw invalid(
      `Invalid failure threshold ${FailureThreshold}: it is between 1 and ${maxima.failureThreshold}.`,
    );
  const isSearched = Type === 'HTTP_STR_MATCH';
  if (isSearched && !SearchString)
    throw invalid('SearchString is required for a health check of type HTTP_STR_MATCH.');
  if (!isSearched && SearchString)
    throw invalid(`SearchString is not possible for a health check of type ${Type}.`);
}

/** Loopback alone: the lab's checkers reach nothing else. */
function endpointOf({ IPAddress, FullyQualifiedDomainName: name, Port = 80 }: HealthCheckConfig) {
  if (!IPAddress && !name)
    throw invalid(
      'Either IPAddress or FullyQualifiedDomainName must be there for a health check of an endpoint.',
    );
  if (IPAddress && !/^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(IPAddress))
    throw invalid(`The lab checks its own addresses alone (127.0.0.0/8), not ${IPAddress}.`);
  if (!(Number.isInteger(Port) && Port >= 1 && Port <= 65_535)) throw invalid(`Invalid port ${Port}.`);
  if ((name ?? '').length > maxima.text)
    throw invalid('FullyQualifiedDomainName must have at most 255 characters.');
  return {
    ...(IPAddress && { address: IPAddress }),
    ...(name && { host: name }),
    port: Port,
  };
}

function pageOf({ ResourcePath: path, SearchString: searchString }: HealthCheckConfig) {
  if ((path ?? '').length > maxima.text) throw invalid('ResourcePath must have at most 255 characters.');
  if (/[^!-~]/.test(path ?? ''))
    throw invalid('ResourcePath must consist of printable characters without blanks.');
  if ((searchString ?? '').length > maxima.text)
    throw invalid('SearchString must have at most 255 characters.');
  return {
    ...(path && { path: path.startsWith('/') ? path : `/${path}` }),
    ...(searchString && { searchString }),
  };
}

function childrenOf(lab: ControlPlane, { ChildHealthChecks = [], HealthThreshold }: HealthCheckConfig) {
  if (HealthThreshold === undefined)
    throw invalid('HealthThreshold is required for a health check of type CALCULATED.');
  if (!(HealthThreshold >= 0 && HealthThreshold <= maxima.children))
    throw invalid(`HealthThreshold must be between 0 and ${maxima.children}.`);
  if (ChildHealthChecks.length > maxima.children)
    throw invalid(`At most ${maxima.children} ChildHealthChecks are possible.`);
  for (const id of ChildHealthChecks)
    if (healthCheckOf(lab, id).type === 'CALCULATED')
      throw invalid(`A calculated health check cannot be a child of another one: ${id}`);
  return { children: [...ChildHealthChecks], childThreshold: HealthThreshold };
}

function alarmOf({ state }: ControlPlane, { Region, Name }: Partial<AlarmIdentifier> = {}): string {
  if (!Name || !Region)
    throw invalid('AlarmIdentifier is required for a health check of type CLOUDWATCH_METRIC.');
  const alarm = state.cloudWatch.alarms.get(Name);
  if (!alarm || Region !== asAwsRegion(state.region))
    throw invalid(`The alarm ${Name} was not found in ${Region}.`);
  if (alarm.type !== 'MetricAlarm' || alarm.isMath)
    throw invalid(`Route 53 does not support the alarm ${Name}: it is composite or has metric math.`);
  const { metric } = alarm.queries[0] ?? {};
  if (alarm.periodMs < 60_000) throw invalid(`Route 53 does not support the high-resolution alarm ${Name}.`);
  if (!/^(?:Average|Sum|SampleCount|Maximum|Minimum)$/.test(metric?.statistic ?? ''))
    throw invalid(`Route 53 does not support the extended statistic of the alarm ${Name}.`);
  return Name;
}

function whenInsufficient({
  InsufficientDataHealthStatus: given,
}: HealthCheckConfig): Settings['whenInsufficient'] {
  if (given === undefined) return 'LastKnownStatus';
  if (given === 'Healthy' || given === 'Unhealthy' || given === 'LastKnownStatus') return given;
  throw invalid(`Invalid InsufficientDataHealthStatus: ${String(given)}`);
}
