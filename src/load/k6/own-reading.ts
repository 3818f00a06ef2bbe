import type { LoadScenario } from '#core';
import type { SliceBook } from '../slice-book.ts';
import type { Point } from './points.ts';
import { addDropped, droppedMetric, durationMetric, judged, wantedBy } from './reading.ts';
import type { IsWanted, Reading } from './reading.ts';

/** From asking for a connection until there is one: with lookup, connecting and TLS. */
const blockedMetric = 'http_req_blocked';
/** Told from the first moment on, each second. */
const vusMetric = 'vus';
/** The groups of a script's setup and teardown, and those within. */
const outsideScenarios = /^::(?:setup|teardown)(?:::|$)/;

interface Finished {
  scenario: number;
  point: Point;
  atMs: number;
}

/**
 * Reads a user's own script: every request of its scenarios, and each hop of a redirect as one; not those of its setup
 * and teardown. A request is told when it is over, and one that is cut off by the end is not told at all. Latency is
 * k6's duration and what it was blocked before; both are 0 where no connection came to be, so that such a request seems
 * to be sent when it failed. A status is wanted as the script says (`expected_response`), in a scenario that has the
 * name of one of the job as that says.
 */
export class OwnReading implements Reading {
  readonly metrics = new Set([durationMetric, blockedMetric, droppedMetric, vusMetric]);
  readonly #book: SliceBook;
  readonly #wanted: ReadonlyMap<string, IsWanted>;
  /** Grows by the script's scenarios; the book reads it too. */
  readonly #names: string[];
  #finished: Finished | undefined;
  #hasCounted = false;
  /** A request, that of no scenario, which was in no setup and no teardown either. */
  #hasPassedOver = false;

  constructor({
    scenarios,
    names,
    book,
  }: {
    scenarios: readonly LoadScenario[];
    names: string[];
    book: SliceBook;
  }) {
    this.#book = book;
    this.#names = names;
    this.#wanted = new Map(scenarios.map((scenario) => [scenario.name, wantedBy(scenario)]));
  }

  begins(): boolean {
    return true;
  }

  read(point: Point, atMs: number): void {
    const name = point.tags['scenario'];
    if (name === undefined) {
      this.#hasPassedOver ||=
        point.metric === durationMetric && !outsideScenarios.test(point.tags['group'] ?? '');
      return;
    }
    const scenario = this.#placeOf(name);
    if (point.metric === droppedMetric) {
      this.#hasCounted = true;
      addDropped(this.#book, scenario, point, atMs);
    }
    // The points of one request follow each other, these two in this order.
    if (point.metric === durationMetric) this.#finished = { scenario, point, atMs };
    if (point.metric === blockedMetric) this.#finish(point.value);
  }

  unread(wasStopped: boolean): string | undefined {
    if (this.#hasCounted) return undefined;
    if (this.#hasPassedOver) return 'its requests do not tell their scenarios';
    return wasStopped ? undefined : 'it asked nothing';
  }

  end(): void {
    this.#finished = undefined;
  }

  #finish(blockedMs: number): void {
    if (!this.#finished) return;
    const { scenario, point, atMs } = this.#finished;
    this.#finished = undefined;
    const sent = atMs - point.value - blockedMs;
    const isExpected = point.tags['expected_response'];
    const isWanted: IsWanted =
      this.#wanted.get(this.#names[scenario] ?? '') ??
      ((status) => (isExpected === undefined ? status >= 200 && status < 400 : isExpected === 'true'));
    this.#hasCounted = true;
    this.#book.leaves(scenario, sent);
    this.#book.add({ scenario, sent, done: atMs, ...judged(point, isWanted) });
  }

  #placeOf(name: string): number {
    const known = this.#names.indexOf(name);
    return known === -1 ? this.#names.push(name) - 1 : known;
  }
}
