import type { LoadScenario } from '#core';
import type { SliceBook } from '../slice-book.ts';
import type { Point } from './points.ts';
import { addDropped, droppedMetric, durationMetric, judged, wantedBy } from './reading.ts';
import type { IsWanted, Reading } from './reading.ts';
import { k6NameOf, leftMetric } from './script.ts';

const iterationsMetric = 'iterations';

/**
 * Reads what the script says that Squall wrote. It tells of each request when it leaves, before k6 takes a connection,
 * with its number; so latency reaches from there to the end of the answer, with lookup, connecting and TLS, which k6's
 * own duration leaves out, and is known also where no connection came to be. When a request was due is not told by
 * k6, so there is no lateness; its `n` counts those of its scenario that left, as `{{n}}` does.
 */
export class JobReading implements Reading {
  readonly metrics = new Set([leftMetric, durationMetric, iterationsMetric, droppedMetric]);
  readonly #book: SliceBook;
  readonly #places: ReadonlyMap<
    string,
    { scenario: number; isWanted: IsWanted; underWay: Map<number, number> }
  >;

  constructor(scenarios: readonly LoadScenario[], book: SliceBook) {
    this.#book = book;
    this.#places = new Map(
      scenarios.map((scenario, place) => [
        k6NameOf(place),
        { scenario: place, isWanted: wantedBy(scenario), underWay: new Map() },
      ]),
    );
  }

  begins({ metric, tags }: Point): boolean {
    return metric === leftMetric && tags['scenario'] === undefined;
  }

  read(point: Point, atMs: number): void {
    const place = this.#places.get(point.tags['scenario'] ?? '');
    if (!place) return;
    if (point.metric === droppedMetric) return addDropped(this.#book, place.scenario, point, atMs);
    const n = Number(point.metadata['n']);
    const { scenario, underWay } = place;
    if (point.metric === leftMetric) {
      underWay.set(n, atMs);
      return this.#book.leaves(scenario, atMs);
    }
    const sent = underWay.get(n);
    // An iteration ends after its request, which is decided by then.
    if (sent === undefined) return;
    underWay.delete(n);
    if (point.metric === iterationsMetric)
      return this.#undecided(scenario, { n, sent, done: atMs }, neverAsked);
    const verdict = judged(point, place.isWanted);
    this.#book.add({ scenario, n, sent, done: Math.max(sent, atMs), ...verdict });
  }

  end(atMs: number, reason: string): void {
    for (const { scenario, underWay } of this.#places.values()) {
      for (const [n, sent] of underWay)
        this.#undecided(scenario, { n, sent, done: Math.max(sent, atMs) }, reason);
      underWay.clear();
    }
  }

  #undecided(scenario: number, times: { n: number; sent: number; done: number }, reason: string): void {
    this.#book.add({ scenario, ...times, outcome: 'unknown', reason });
  }
}

const neverAsked = 'harness: k6 could not make the request';
