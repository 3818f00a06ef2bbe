import { get } from 'node:http';
import type { Routing } from '../control/world.ts';
import { longestTimerMs, startTimer } from '../process/timer.ts';
import type { CheckResult, FromBalancer } from './messages.ts';
import { matchesStatus } from './status-matcher.ts';

type Report = (checked: Extract<FromBalancer, { type: 'checked' }>) => void;
type HealthCheck = Routing['targetGroups'][number]['healthCheck'];

export interface HealthChecker {
  /** Checks exactly the `checked` targets from now on; a new one at once, then at each interval. */
  apply(routing: Routing): void;
  close(): void;
}

export function createHealthChecker(report: Report): HealthChecker {
  const loops = new Map<string, AbortController>();

  function stop(key: string): void {
    loops.get(key)?.abort();
    loops.delete(key);
  }

  return {
    apply({ targetGroups }) {
      const wanted = new Map<string, () => AbortController>();
      for (const { arn, healthCheck, checked } of targetGroups) {
        for (const { id, host, port } of checked) {
          const start = () =>
            checkAgainAndAgain({ host, port: healthCheck.port ?? port }, healthCheck, (result) =>
              report({ type: 'checked', targetGroupArn: arn, target: id, result }),
            );
          wanted.set(JSON.stringify([arn, id, host, port, healthCheck]), start);
        }
      }
      for (const key of loops.keys()) if (!wanted.has(key)) stop(key);
      for (const [key, start] of wanted) if (!loops.has(key)) loops.set(key, start());
    },
    close() {
      for (const key of loops.keys()) stop(key);
    },
  };
}

function checkAgainAndAgain(
  target: { host: string; port: number },
  healthCheck: HealthCheck,
  report: (result: CheckResult) => void,
): AbortController {
  const ending = new AbortController();
  const once = async () => {
    const result = await check(target, healthCheck, ending.signal);
    if (!ending.signal.aborted) report(result);
  };
  const timer = setInterval(() => void once(), Math.min(healthCheck.intervalMs, longestTimerMs));
  ending.signal.addEventListener('abort', () => clearInterval(timer));
  void once();
  return ending;
}

/** One health check on a connection of its own, with ELB's reasons and texts. */
function check(
  { host, port }: { host: string; port: number },
  { path, matcher, timeoutMs }: HealthCheck,
  signal: AbortSignal,
): Promise<CheckResult> {
  return new Promise((resolve) => {
    const request = get({
      host,
      port,
      path,
      agent: false,
      signal,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
    });
    const timer = startTimer(timeoutMs, () => {
      resolve({ isOk: false, reason: 'Target.Timeout', description: 'Request timed out' });
      request.destroy();
    });
    request.once('close', () => clearTimeout(timer));
    request.on('error', () =>
      resolve({ isOk: false, reason: 'Target.FailedHealthChecks', description: 'Health checks failed' }),
    );
    request.once('response', (answer) => {
      answer.resume();
      answer.once('error', () => {});
      resolve(judge(answer.statusCode ?? 0, matcher));
    });
  });
}

function judge(status: number, matcher: string): CheckResult {
  if (matchesStatus(matcher, status)) return { isOk: true };
  const description = `Health checks failed with these codes: [${status}]`;
  return { isOk: false, reason: 'Target.ResponseCodeMismatch', description };
}
