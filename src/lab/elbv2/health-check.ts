import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { HealthCheck } from '../control/elb/records.ts';
import { notModelled, validationError } from './pages.ts';
import { secondsOf } from './seconds.ts';

type Given = Pick<
  TargetGroup,
  | 'HealthCheckEnabled'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckPath'
  | 'HealthCheckPort'
  | 'HealthCheckProtocol'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
  | 'Matcher'
>;

/** The health check of a request, checked; what it does not say is as before. */
export function healthCheckOf(
  given: { [Key in keyof Given]?: Given[Key] | undefined },
  before: HealthCheck,
): HealthCheck {
  if (given.HealthCheckEnabled === false)
    throw validationError(
      'Health check enabled must be true for target groups with target type instance or ip',
    );
  if (given.HealthCheckProtocol !== undefined && given.HealthCheckProtocol !== 'HTTP')
    throw notModelled(`health checks by ${given.HealthCheckProtocol}`);
  const { port: portBefore, ...rest } = before;
  const port = given.HealthCheckPort === undefined ? portBefore : portOf(given.HealthCheckPort);
  const changed: HealthCheck = {
    ...rest,
    ...(port !== undefined && { port }),
    path: pathOf(given.HealthCheckPath) ?? before.path,
    matcher: matcherOf(given.Matcher) ?? before.matcher,
    intervalMs: msOf('interval', given.HealthCheckIntervalSeconds, 5, 300) ?? before.intervalMs,
    timeoutMs: msOf('timeout', given.HealthCheckTimeoutSeconds, 2, 120) ?? before.timeoutMs,
    healthyThreshold: thresholdOf('Healthy', given.HealthyThresholdCount) ?? before.healthyThreshold,
    unhealthyThreshold: thresholdOf('Unhealthy', given.UnhealthyThresholdCount) ?? before.unhealthyThreshold,
  };
  const isGiven =
    given.HealthCheckIntervalSeconds !== undefined || given.HealthCheckTimeoutSeconds !== undefined;
  if (isGiven && changed.timeoutMs >= changed.intervalMs)
    throw validationError('Health check interval must be greater than the timeout.');
  return changed;
}

export function describedHealthCheck(check: HealthCheck): Given {
  return {
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: check.port === undefined ? 'traffic-port' : String(check.port),
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: secondsOf(check.intervalMs, [1, 300]),
    HealthCheckTimeoutSeconds: secondsOf(check.timeoutMs, [1, 120]),
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: check.path,
    Matcher: { HttpCode: check.matcher },
  };
}

function portOf(text: string): number | undefined {
  if (text === 'traffic-port') return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw validationError(`Health check port '${text}' must be in the range 1-65535 or 'traffic-port'`);
  return port;
}

function pathOf(path: string | undefined): string | undefined {
  if (path === undefined || (path.startsWith('/') && path.length <= 1024)) return path;
  throw validationError(
    `Health check path '${path}' must begin with a '/' character and have at most 1024 characters`,
  );
}

function matcherOf(matcher: Given['Matcher']): string | undefined {
  if (matcher === undefined) return undefined;
  if (matcher.GrpcCode !== undefined) throw notModelled('gRPC target groups');
  const { HttpCode: codes = '' } = matcher;
  const isValid = /^\d{3}(?:-\d{3})?(?:,\d{3}(?:-\d{3})?)*$/.test(codes);
  if (!isValid || codes.match(/\d{3}/g)?.some((code) => Number(code) < 200 || Number(code) > 499))
    throw validationError(`Health check matcher HTTP code '${codes}' must be within '200-499' inclusive`);
  return codes;
}

function msOf(what: string, seconds: number | undefined, least: number, most: number): number | undefined {
  if (seconds === undefined) return undefined;
  if (seconds < least || seconds > most)
    throw validationError(`Health check ${what} '${seconds}' must be in the range ${least}-${most}`);
  return seconds * 1000;
}

function thresholdOf(which: string, count: number | undefined): number | undefined {
  if (count === undefined || (count >= 2 && count <= 10)) return count;
  throw validationError(`${which} threshold count '${count}' must be in the range 2-10`);
}
