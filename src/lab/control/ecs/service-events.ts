import type { Context } from '../context.ts';

const kept = 100;

/** Writes an event of a service in ECS's form: `(service web) has reached a steady state.` */
export function noteEvent(
  context: Pick<Context, 'state' | 'ids' | 'agenda'>,
  service: string,
  text: string,
): void {
  const record = context.state.ecs.services.get(service);
  if (!record) return;
  const message = `(service ${service}) ${text}`;
  record.events.unshift({ id: context.ids.uuid('service-event'), at: context.agenda.now(), message });
  if (record.events.length > kept) record.events.length = kept;
}

/** What a service complains of: said once, and again after a long while, until its cause is gone. */
export type Complaint = 'placement' | 'starts' | 'configuration';

/** The complaints of services that were noted lately. */
export class Complaints {
  readonly #context: Context;
  readonly #noted = new Map<string, object>();

  constructor(context: Context) {
    this.#context = context;
  }

  note(service: string, complaint: Complaint, text: string): void {
    const key = `${complaint} ${service}`;
    if (this.#noted.has(key) && this.#context.does('events-are-not-repeated')) return;
    const noted = {};
    this.#noted.set(key, noted);
    noteEvent(this.#context, service, text);
    this.#context.agenda.after(this.#context.state.constants.eventSilenceMs, () => {
      if (this.#noted.get(key) === noted) this.#noted.delete(key);
    });
  }

  /** Its cause is gone, so that the next one is news. */
  resolve(service: string, complaint: Complaint): void {
    this.#noted.delete(`${complaint} ${service}`);
  }
}

/** Task ids as ECS lists them in an event: `(task …) (task …)`. */
export function listTasks(ids: readonly string[]): string {
  return ids.map((id) => `(task ${id})`).join(' ');
}
