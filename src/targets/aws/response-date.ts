/** The Date header that each answer came with, which the SDK drops. */
const dates = new WeakMap<object, number>();
const kept = new WeakSet<object>();

/** A client of the SDK, as far as this needs it. */
interface Client {
  middlewareStack: {
    add(
      middleware: <Request, Answer>(next: (request: Request) => Answer) => (request: Request) => Answer,
      place: { name: string; step: 'deserialize'; priority: 'high' },
    ): void;
  };
}

/** From now on remembers when the service says that it answered, to the second. */
export function keepDates(client: Client): void {
  if (kept.has(client)) return;
  kept.add(client);
  client.middlewareStack.add(
    (next) => (request) => {
      const answer = next(request);
      // Asked for first, and so done before whoever waits for the answer goes on.
      Promise.resolve(answer).then(keepDate, () => undefined);
      return answer;
    },
    { step: 'deserialize', priority: 'high', name: 'keepDates' },
  );
}

/** When the service says that it gave this answer, wall milliseconds of its clock. */
export function dateOf(answer: object | undefined): number | undefined {
  return answer && dates.get(answer);
}

function keepDate(result: unknown): void {
  const { response, output } = Object(result);
  const at = Date.parse(dateHeader(response));
  if (!Number.isNaN(at) && typeof output === 'object' && output !== null) dates.set(output, at);
}

function dateHeader(response: unknown): string {
  const headers: unknown = Object(response).headers;
  const found = Object.entries(Object(headers)).find(([name]) => name.toLowerCase() === 'date');
  const value: unknown = found?.[1];
  return typeof value === 'string' ? value : '';
}
