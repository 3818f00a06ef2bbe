/** Statuses as a service's health check writes them. */
type Range = readonly [first: number, last: number];

const part = /^(?:([1-5])xx|(\d{3})(?:\s*-\s*(\d{3}))?)$/i;

/** The statuses of a text such as `200`, `2xx`, `200-399` or `200-299, 304`; undefined when the text is none. */
export function parseStatuses(text: string): Range[] | undefined {
  const ranges = text.split(',').map((each) => parsePart(each.trim()));
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/** Whether a status is one of them. */
export function isAccepted(status: number, accepted: readonly Range[]): boolean {
  return accepted.some(([first, last]) => status >= first && status <= last);
}

function parsePart(text: string): Range | undefined {
  const [, hundred, from, to] = part.exec(text) ?? [];
  if (hundred) return [Number(hundred) * 100, Number(hundred) * 100 + 99];
  const first = Number(from);
  const last = Number(to ?? from);
  return first >= 100 && last <= 599 && first <= last ? [first, last] : undefined;
}
