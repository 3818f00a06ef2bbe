import type { CloudWatch } from '@aws-sdk/client-cloudwatch';

/** The Date header that each answer came with, which the SDK drops. */
const dates = new WeakMap<object, number>();
const kept = new WeakSet<CloudWatch>();

/** From now on remembers when the service says that it answered, to the second. */
export function keepDates(client: CloudWatch): void {
  if (kept.has(client)) return;
  kept.add(client);
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const at = Date.parse(dateHeader(result.response));
      if (!Number.isNaN(at) && result.output) dates.set(result.output, at);
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'keepDates' },
  );
}

/** When the service says that it gave this answer, wall milliseconds of its clock. */
export function dateOf(answer: object | undefined): number | undefined {
  return answer && dates.get(answer);
}

function dateHeader(response: unknown): string {
  const headers: unknown = Object(response).headers;
  const found = Object.entries(Object(headers)).find(([name]) => name.toLowerCase() === 'date');
  const value: unknown = found?.[1];
  return typeof value === 'string' ? value : '';
}
