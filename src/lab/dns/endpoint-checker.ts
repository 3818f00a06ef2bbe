import type { EndpointCheck } from '../control/world.ts';
import { checkEndpoint } from './endpoint-check.ts';
import type { EndpointResult } from './endpoint-check.ts';

export interface EndpointChecker {
  /** Checks exactly these from now on; a new or changed one at once, then at each interval. */
  check(checks: readonly EndpointCheck[]): void;
  close(): void;
}

// setTimeout takes no longer delay.
const longestMs = 2 ** 31 - 1;

/** What Route 53's checkers do, each endpoint at its own pace; results come from the first check on. */
export function createEndpointChecker(report: (id: string, result: EndpointResult) => void): EndpointChecker {
  const loops = new Map<string, AbortController>();

  function stop(key: string): void {
    loops.get(key)?.abort();
    loops.delete(key);
  }

  return {
    check(checks) {
      const wanted = new Map(checks.map((check) => [JSON.stringify(check), check]));
      for (const key of loops.keys()) if (!wanted.has(key)) stop(key);
      for (const [key, check] of wanted) {
        if (!loops.has(key))
          loops.set(
            key,
            again(check, (result) => report(check.id, result)),
          );
      }
    },
    close() {
      for (const key of loops.keys()) stop(key);
    },
  };
}

function again(check: EndpointCheck, report: (result: EndpointResult) => void): AbortController {
  const ending = new AbortController();
  const { signal } = ending;
  const look = async (): Promise<void> => {
    const result = await checkEndpoint(check, signal);
    if (!signal.aborted) report(result);
  };
  const timer = setInterval(() => void look(), Math.min(check.intervalMs, longestMs));
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  void look();
  return ending;
}
