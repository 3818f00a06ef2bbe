import type { Context } from '../context.ts';

const kept = 100;

/** Writes an event of a service in ECS's form: `(service web) has reached a steady state.` */
export function noteEvent(context: Context, service: string, text: string): void {
  const record = context.state.ecs.services.get(service);
  if (!record) return;
  const message = `(service ${service}) ${text}`;
  record.events.unshift({ id: context.ids.uuid('service-event'), at: context.agenda.now(), message });
  if (record.events.length > kept) record.events.length = kept;
}

/** Task ids as ECS lists them in an event: `(task …) (task …)`. */
export function listTasks(ids: readonly string[]): string {
  return ids.map((id) => `(task ${id})`).join(' ');
}
