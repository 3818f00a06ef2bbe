import { z } from 'zod';

/** One measurement of k6. */
export interface Point {
  metric: string;
  /** RFC 3339, of the wall clock. */
  time: string;
  value: number;
  tags: Record<string, string>;
  /** What a script said of itself; k6 counts nothing by it. */
  metadata: Record<string, string>;
}

const texts = z.record(z.string(), z.string()).nullish();
const schema = z.object({
  data: z.object({ time: z.string(), value: z.number(), tags: texts, metadata: texts }),
});

/** How each line of `--out json` begins that is a point; `Metric` lines describe a metric and begin otherwise. */
const begin = Buffer.from('{"metric":"');
const quote = 0x22;

/**
 * The point of a line, where its metric is wanted. k6 tells some fourteen lines a request, so the others are known by
 * their first bytes. What is no point, such as what a script prints, is undefined.
 */
export function pointOf(line: Buffer, wanted: ReadonlySet<string>): Point | undefined {
  if (line.compare(begin, 0, begin.length, 0, Math.min(begin.length, line.length)) !== 0) return undefined;
  const metric = line.toString('latin1', begin.length, line.indexOf(quote, begin.length));
  if (!wanted.has(metric)) return undefined;
  const read = schema.safeParse(parsed(line.toString('utf8')));
  if (!read.success) return undefined;
  const { time, value, tags, metadata } = read.data.data;
  return { metric, time, value, tags: tags ?? {}, metadata: metadata ?? {} };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
