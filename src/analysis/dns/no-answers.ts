import type { DnsObservation } from '#core';

/** How the answers of a resolver ended, where its last one had a dead address. */
interface LastStale {
  sent: number;
  /** It surely had one. */
  isSure: boolean;
  /** By then, had it been asked again and answered, it would be known. */
  knownBy: number;
}

/** What came since t0 that is no answer: SERVFAIL and the like. */
export class NoAnswers {
  /** Sent time of the last of each code. */
  readonly #codes = new Map<string, number>();

  add({ code, sent }: DnsObservation): void {
    this.#codes.set(code, Math.max(this.#codes.get(code) ?? -Infinity, sent[1]));
  }

  /** `SERVFAIL, REFUSED`; empty when nothing came after that. */
  after(sent: number): string {
    const later = [...this.#codes].filter(([, last]) => last > sent);
    return later.map(([code]) => code).join(', ');
  }

  /** Why the time until it gave no dead address any more has no end; `end` is that of the record. */
  whyNoEnd({ sent, isSure, knownBy }: LastStale, end: number): string {
    const had = isSure ? 'a dead address' : 'perhaps a dead address';
    const codes = this.after(sent);
    if (codes !== '') return `its last answer had ${had}, and only ${codes} came after it`;
    if (end > knownBy) return `its last answer had ${had}, and none came after it`;
    return isSure ? 'it still gave a dead address at the end' : 'it perhaps still gave one at the end';
  }
}
