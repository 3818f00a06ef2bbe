import type { RateProfile } from '#core';

/** A piece of a profile between two points; times from the profile's begin. */
interface Piece {
  from: number;
  to: number;
  rate: number;
  /** By how much the rate rises each millisecond. */
  slope: number;
  /** Requests that are due before it. */
  before: number;
}

/**
 * When the n-th request of a profile is due, and how many are by a moment. Request n is due when the area under the
 * rate has reached n. Pure; times in milliseconds from the begin.
 */
export class Schedule {
  readonly #pieces: Piece[];
  readonly #period: { ms: number; requests: number } | undefined;

  constructor({ points, repeats = false }: RateProfile) {
    this.#pieces = piecesOf(points);
    const last = this.#pieces.at(-1);
    const requests = last?.before ?? 0;
    this.#period = repeats && last && last.from > 0 && requests > 0 ? { ms: last.from, requests } : undefined;
  }

  /** Requests per second at a moment. */
  rateAt(ms: number): number {
    const within = this.#period ? ms % this.#period.ms : ms;
    const piece = lastUpTo(this.#pieces, 'from', within);
    return piece ? 1000 * (piece.rate + piece.slope * (within - piece.from)) : 0;
  }

  /** How many are due before a moment, as a real number. */
  dueBy(ms: number): number {
    const [rounds, within] = divided(ms, this.#period?.ms);
    const earlier = rounds * (this.#period?.requests ?? 0);
    const piece = lastUpTo(this.#pieces, 'from', within);
    return piece ? earlier + piece.before + area(piece, within - piece.from) : earlier;
  }

  /** When request n (from 0) is due; Infinity where the rate stays 0. */
  dueMs(n: number): number {
    const [rounds, left] = divided(n, this.#period?.requests);
    const piece = lastUpTo(this.#pieces, 'before', left);
    if (!piece) return Infinity;
    return rounds * (this.#period?.ms ?? 0) + piece.from + timeFor(piece, left - piece.before);
  }
}

/** Whole rounds of a period and what is left of one, within it whatever is rounded; without a period all is left. */
function divided(value: number, period: number | undefined): [rounds: number, left: number] {
  if (period === undefined) return [0, value];
  const rounds = Math.floor(value / period);
  const left = Math.max(0, value - rounds * period);
  return left < period ? [rounds, left] : [rounds + 1, 0];
}

/** Those that last no time hold no request, and are left out. */
function piecesOf(points: RateProfile['points']): Piece[] {
  const pieces: Piece[] = [];
  let before = 0;
  for (const [index, [from, perSecond]] of points.entries()) {
    const [to, next] = points[index + 1] ?? [Infinity, perSecond];
    const span = to - from;
    if (span <= 0) continue;
    const slope = span < Infinity ? (next - perSecond) / 1000 / span : 0;
    const piece = { from, to, rate: perSecond / 1000, slope, before };
    pieces.push(piece);
    if (span < Infinity) before += area(piece, span);
  }
  return pieces;
}

/** The last piece that begins at or below a value; a curve has thousands, and every request asks. */
function lastUpTo(pieces: readonly Piece[], key: 'from' | 'before', value: number): Piece | undefined {
  let [first, end] = [0, pieces.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((pieces[middle]?.[key] ?? Infinity) <= value) first = middle + 1;
    else end = middle;
  }
  return pieces[first - 1];
}

function area({ rate, slope }: Piece, ms: number): number {
  return rate * ms + (slope * ms * ms) / 2;
}

/** Solves area = requests within the piece; the form of the quadratic formula that is exact for small slopes. */
function timeFor({ from, to, rate, slope }: Piece, requests: number): number {
  if (requests === 0 && (rate > 0 || slope > 0)) return 0;
  const divisor = rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * requests));
  return divisor > 0 ? Math.min(to - from, (2 * requests) / divisor) : Infinity;
}
