import type { Event, Plan } from '#core';
import type { ProbeTrack } from '../probe-track.ts';
import type { LoadRecord } from './load-record.ts';
import { TrafficTrack } from './traffic-track.ts';
import type { TrackContext } from './traffic-track.ts';

/** Traffic as a witness beside the probes: what it tells of each service whose users it stands for. */
export class TrafficWitness {
  readonly #tracks: { service: string | undefined; traffic: TrafficTrack }[] = [];
  #isAlive = true;

  start({ load }: Plan, context: TrackContext): void {
    for (const scenario of load?.traffic?.scenarios ?? [])
      this.#tracks.push({ service: scenario.service, traffic: new TrafficTrack(scenario, context) });
  }

  step(event: Event, isAwaitingT0: boolean): void {
    if (event.type === 'load' && event.role === 'traffic')
      for (const slice of event.slices)
        this.#tracks
          .find(({ traffic }) => traffic.scenario === slice.scenario)
          ?.traffic.told(slice, event.at);
    if ((event.type === 'load-lost' || event.type === 'load-ended') && event.role === 'traffic')
      this.#isAlive = false;
    if (!isAwaitingT0) for (const { traffic } of this.#tracks) traffic.pass(event.at);
  }

  /** Whether all of it goes on, so that what it tells next can be waited for. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** By service. */
  get asking(): [service: string, track: ProbeTrack][] {
    return this.#tracks.flatMap(({ service, traffic }): [string, ProbeTrack][] =>
      service === undefined ? [] : [[service, traffic.track]],
    );
  }

  /** Those of nobody in particular. */
  get unnamed(): ProbeTrack[] {
    return this.#tracks.flatMap(({ service, traffic }) => (service === undefined ? traffic.track : []));
  }

  /** The same from the whole record, whenever it was told. */
  finish({ load }: Plan, record: LoadRecord, context: TrackContext): void {
    const stretches = Map.groupBy(record.stretches(), ({ scenario }) => scenario);
    for (const [place, one] of this.#tracks.entries()) {
      const scenario = load?.traffic?.scenarios[place];
      if (!scenario) continue;
      one.traffic = new TrafficTrack(scenario, context);
      one.traffic.takeAll(stretches.get(scenario.name) ?? []);
    }
  }
}
