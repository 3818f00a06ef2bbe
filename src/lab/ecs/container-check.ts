import type { HealthCheck } from '@aws-sdk/client-ecs';
import type { ContainerCheck } from '../spec/lab-spec.ts';
import { clientError } from './errors.ts';

const shell = ['/bin/sh', '-c'];

/** The health check of a container definition, checked: as it runs, and as it is described. */
export function readCheck(
  given: HealthCheck,
  container: string,
): { check: ContainerCheck; declared: HealthCheck } {
  const { interval = 30, timeout = 5, retries = 3, startPeriod = 0, command = [] } = given;
  const declared = { ...given, command, interval, timeout, retries };
  const [kind, ...rest] = command;
  if ((kind !== 'CMD' && kind !== 'CMD-SHELL') || rest.length === 0)
    throw clientError(`Container '${container}': healthCheck.command begins with CMD or CMD-SHELL.`);
  const isBetween = (value: number, least: number, most: number) => value >= least && value <= most;
  if (
    !isBetween(interval, 5, 300) ||
    !isBetween(timeout, 2, 120) ||
    !isBetween(retries, 1, 10) ||
    !isBetween(startPeriod, 0, 300)
  )
    throw clientError(`Invalid 'healthCheck' setting for container '${container}'.`);
  const check = {
    command: kind === 'CMD' ? rest : [...shell, rest.join(' ')],
    intervalMs: interval * 1000,
    timeoutMs: timeout * 1000,
    retries,
    startPeriodMs: startPeriod * 1000,
  };
  return { check, declared };
}

/** What leads to such a check again. */
export function declaredCheck({
  command,
  intervalMs,
  timeoutMs,
  retries,
  startPeriodMs,
}: ContainerCheck): HealthCheck {
  const isOfShell = shell.every((word, place) => command[place] === word);
  return {
    command: isOfShell ? ['CMD-SHELL', ...command.slice(2)] : ['CMD', ...command],
    interval: Math.ceil(intervalMs / 1000),
    timeout: Math.ceil(timeoutMs / 1000),
    retries,
    ...(startPeriodMs > 0 && { startPeriod: Math.ceil(startPeriodMs / 1000) }),
  };
}
