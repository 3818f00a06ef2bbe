import type { HealthCheck, HealthCheckConfig } from '@aws-sdk/client-route-53';
import type { HealthCheckRecord } from '../control/route53/records.ts';
import type { LabState } from '../control/state.ts';
import { asAwsRegion } from './region.ts';

/** The settings of a health check, in the form in which they were given. */
export function configOf(state: LabState, check: HealthCheckRecord): HealthCheckConfig {
  const { type, isInverted: Inverted, isDisabled: Disabled } = check;
  const switches = { Inverted, Disabled };
  if (type === 'CALCULATED')
    return {
      Type: type,
      ...switches,
      HealthThreshold: check.childThreshold,
      ChildHealthChecks: [...check.children],
    };
  if (type !== 'CLOUDWATCH_METRIC') return { ...endpointConfig(check), ...switches };
  return {
    Type: type,
    ...switches,
    AlarmIdentifier: { Region: asAwsRegion(state.region), Name: check.alarm ?? '' },
    InsufficientDataHealthStatus: check.whenInsufficient,
  };
}

function endpointConfig(check: HealthCheckRecord): HealthCheckConfig {
  const { type, address, host, path, searchString, port } = check;
  return {
    ...(address !== undefined && { IPAddress: address }),
    ...(port !== undefined && { Port: port }),
    Type: type === 'HTTP' && searchString !== undefined ? 'HTTP_STR_MATCH' : type,
    ...(path !== undefined && { ResourcePath: path }),
    ...(host !== undefined && { FullyQualifiedDomainName: host }),
    ...(searchString !== undefined && { SearchString: searchString }),
    RequestInterval: check.intervalSeconds,
    FailureThreshold: check.failureThreshold,
    MeasureLatency: false,
    EnableSNI: false,
  };
}

export function describeHealthCheck(state: LabState, check: HealthCheckRecord): HealthCheck {
  const { id, callerReference, version, linkedService, alarm = '' } = check;
  const configuration = check.type === 'CLOUDWATCH_METRIC' ? alarmConfiguration(state, alarm) : undefined;
  return {
    Id: id,
    CallerReference: callerReference,
    ...(linkedService && {
      LinkedService: {
        ServicePrincipal: linkedService.principal,
        Description: linkedService.description,
      },
    }),
    HealthCheckConfig: configOf(state, check),
    HealthCheckVersion: version,
    ...(configuration && { CloudWatchAlarmConfiguration: configuration }),
  };
}

function alarmConfiguration(state: LabState, name: string): HealthCheck['CloudWatchAlarmConfiguration'] {
  const alarm = state.cloudWatch.alarms.get(name);
  const metric = alarm?.type === 'MetricAlarm' ? alarm.queries[0]?.metric : undefined;
  if (alarm?.type !== 'MetricAlarm' || !metric) return undefined;
  return {
    EvaluationPeriods: alarm.evaluationPeriods,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    Period: alarm.periodMs / 1000,
    MetricName: metric.name,
    Namespace: metric.namespace,
    Statistic: statistics.find((each) => each === metric.statistic),
    Dimensions: metric.dimensions.map(([Name, Value]) => ({ Name, Value })),
  };
}

const statistics = ['Average', 'Sum', 'SampleCount', 'Maximum', 'Minimum'] as const;
