import type { Event } from '#core';
import type { CertificateFinding, Findings } from './findings.ts';

const dayMs = 86_400_000;
/** What ends sooner is worth a warning, whatever was expected. */
const soonDays = 30;

/** The certificates that probes were shown: of each the one that ends first. */
export class CertificateLog {
  readonly #endsAt = new Map<string, number>();

  step(event: Event): void {
    if (event.type !== 'observations') return;
    for (const item of event.items) {
      if (item.kind !== 'certificate') continue;
      this.#endsAt.set(item.probe, Math.min(item.endsAt, this.#endsAt.get(item.probe) ?? Infinity));
    }
  }

  /** `startedAt`: when the run began, wall milliseconds. Soonest first. */
  findings(startedAt: number): CertificateFinding[] {
    return [...this.#endsAt]
      .sort(([, a], [, b]) => a - b)
      .map(([probe, endsAt]) => ({
        probe,
        endsAt: new Date(endsAt).toISOString(),
        daysLeft: Math.floor((endsAt - startedAt) / dayMs),
      }));
  }
}

/** A warning for each certificate that ends soon. */
export function endingSoon(certificates: readonly CertificateFinding[]): Findings['notes'] {
  return certificates
    .filter(({ daysLeft }) => daysLeft < soonDays)
    .map(({ probe, endsAt, daysLeft }) => {
      const when = daysLeft < 0 ? `ended ${endsAt}` : `ends in ${daysLeft} days, ${endsAt}`;
      return { level: 'warning', text: `The certificate that ${probe} was shown ${when}.` };
    });
}
