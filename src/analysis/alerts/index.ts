// What the alert sources told, from events to findings.
import type { AlertDescription, Event, EventOf } from '#core';
import { of, unknown } from '../evidence.ts';
import type { Recovery } from '../findings.ts';
import { latestRecovery } from '../recovery.ts';
import type { AlertFinding, AlertOutcome } from './finding.ts';
import { alertFloorMs, isNamed, judgeAlert, mayFireForMs, ordinaryPeriodMs } from './judge-alert.ts';
import type { AlertContext } from './judge-alert.ts';
import { apartFromWarmUp } from './of-warm-up.ts';
import { SourceClock } from './source-clock.ts';
import { Timeline } from './timeline.ts';

export { alertFloorMs, isNamed } from './judge-alert.ts';

/** The shortest firing of an alert that does not tell how often it is evaluated. */
const usualEvaluationMs = 15_000;

/** One source as its events come. */
class Source {
  readonly clock = new SourceClock();
  readonly alerts = new Map<string, { description: AlertDescription; timeline: Timeline }>();
  readonly missing: string[] = [];
  readonly looks = { ok: 0, failed: 0 };
  /** Why its alerts are not known at all. */
  error: string | undefined;

  found({ alerts, missing, error }: EventOf<'alerts-found'>): void {
    this.error ??= error;
    this.missing.push(...missing);
    for (const description of alerts) {
      const timeline =
        this.alerts.get(description.id)?.timeline ?? new Timeline(description.periodMs ?? usualEvaluationMs);
      this.alerts.set(description.id, { description, timeline });
    }
  }

  looked({ sent, done, clock, states, error }: EventOf<'alert-look'>): void {
    if (error !== undefined) {
      this.looks.failed += 1;
      return;
    }
    this.looks.ok += 1;
    if (clock) this.clock.add(sent, done, clock);
    const changed = new Map(states.map((state) => [state.id, state]));
    for (const [id, { timeline }] of this.alerts) {
      const state = changed.get(id);
      if (state && state.since !== null) this.clock.stamped(state.since);
      if (state) timeline.saw(state, sent, done);
      else timeline.sawAgain(sent, done);
    }
  }

  /** A history that could not be read tells nothing. */
  told({ transitions, error }: EventOf<'alert-history'>): void {
    if (error !== undefined) return;
    for (const { at } of transitions) this.clock.stamped(at);
    const own = Map.groupBy(transitions, ({ id }) => id);
    for (const [id, { timeline }] of this.alerts) timeline.told(own.get(id) ?? []);
  }
}

/** Outcomes that nobody waits for any more. */
const ended: readonly AlertOutcome[] = ['settled', 'never fired', 'orphaned', 'ignored', 'pre-existing'];

/** What the alert sources told, as the events come. */
export class AlertLog {
  readonly #sources = new Map<string, Source>();

  step(event: Event): void {
    if (event.type === 'alerts-found') this.#source(event.source).found(event);
    if (event.type === 'alert-look') this.#source(event.source).looked(event);
    if (event.type === 'alert-history') this.#source(event.source).told(event);
  }

  findings(context: AlertContext): AlertFinding[] {
    return [...this.#sources].flatMap(([name, source]) =>
      [...source.alerts.values()].map(({ description, timeline }): AlertFinding => {
        const { first, firstDone, last, lastSent } = timeline;
        const unwatched = timeline.unwatched(source.clock);
        const changes = timeline.changes(source.clock);
        const seen = { source: name, description, first, firstDone, last, lastSent, unwatched, changes };
        return {
          source: name,
          id: description.id,
          name: description.name,
          kind: description.kind,
          foundBy: description.foundBy,
          ...apartFromWarmUp(judgeAlert(seen, context), seen, context),
          floorMs: alertFloorMs(description),
          mayFireForMs: mayFireForMs(description),
          looks: { ...source.looks },
        };
      }),
    );
  }

  /** From t0 to the last clear, of all that fired since; 0 when none did; unknown when any is. */
  settled(findings: readonly AlertFinding[]): Recovery {
    for (const [name, { error, missing }] of this.#sources) {
      if (error !== undefined) return unknown(`${name} was not read: ${error}`);
      if (missing.length > 0) return unknown(`${name} has no alert ${missing.join(', ')}`);
    }
    const judged = findings.filter(
      ({ outcome, firings }) => outcome !== 'ignored' && (outcome !== 'orphaned' || firings.length > 0),
    );
    if (judged.length === 0) return unknown('no alert was followed');
    return latestRecovery(judged.map(({ name, recovery }) => of(name, recovery)));
  }

  /**
   * Whether no alert has to be waited for: all have settled, or those that are unknown had their time to fire. So do
   * the alerts of a source that shows them only once they fire.
   */
  isOver(context: AlertContext, now: number): boolean {
    const hadTime = (mayFireMs: number) =>
      context.recoveredAt !== null && now >= context.recoveredAt + mayFireMs;
    const mayShowMore = [...this.#sources.values()].some(
      ({ alerts, looks }) => alerts.size === 0 && looks.ok > 0,
    );
    if (mayShowMore && !hadTime(ordinaryPeriodMs)) return false;
    return this.findings(context).every(
      ({ outcome, mayFireForMs }) =>
        ended.includes(outcome) || (outcome === 'unknown' && hadTime(mayFireForMs)),
    );
  }

  /** Names of the alerts that fired at the latest look, with their source where there are several. */
  get firing(): string[] {
    const { size } = this.#sources;
    return [...this.#sources].flatMap(([source, { alerts }]) =>
      [...alerts.values()].flatMap(({ description: { name }, timeline }) => {
        if (timeline.last !== 'firing') return [];
        return size > 1 ? `${name} (${source})` : name;
      }),
    );
  }

  /** Whether an alert of this name or id fired at the latest look. */
  isFiring(named: string): boolean {
    return [...this.#sources.values()].some(({ alerts }) =>
      [...alerts.values()].some(
        ({ description: { id, name }, timeline }) =>
          timeline.last === 'firing' && isNamed({ id, name }, [named]),
      ),
    );
  }

  #source(name: string): Source {
    const source = this.#sources.get(name) ?? new Source();
    this.#sources.set(name, source);
    return source;
  }
}
