import { Resolver, resolveSrv } from 'node:dns';
import type { SrvRecord } from 'node:dns';
import type { AddressTeller } from './address-teller.ts';

export interface Place {
  host: string;
  port: number;
}

type Found = (error: NodeJS.ErrnoException | null, place?: Place) => void;

/** Finds where a task behind an SRV name listens, taking turns over all that have the best priority. */
export function srvTurns(
  nameServer: string | undefined,
  teller?: AddressTeller,
): (name: string, found: Found) => void {
  const resolver = nameServer === undefined ? undefined : new Resolver({ tries: 1 });
  resolver?.setServers([nameServer ?? '']);
  let turns = 0;
  return (name, found) => {
    // Its turn is that of its send, in whatever order the answers come.
    const turn = turns;
    turns += 1;
    const answered = teller?.asks();
    const tell = (error: NodeJS.ErrnoException | null, records: SrvRecord[] = []) => {
      const places = best(records);
      answered?.(places.map(({ host, port }) => `${host}:${port}`));
      const place = places[turn % places.length];
      if (place) found(null, place);
      else found(error ?? Object.assign(new Error(`${name} has no place`), { code: 'ENOTFOUND' }));
    };
    if (!resolver) return resolveSrv(name, tell);
    resolver.resolveSrv(name, (error, records) => {
      if (error) resolveSrv(name, tell);
      else tell(null, records);
    });
  };
}

function best(records: readonly SrvRecord[]): Place[] {
  const least = Math.min(...records.map(({ priority }) => priority));
  return records
    .filter(({ priority }) => priority === least)
    .map(({ name, port }) => ({ host: name, port }))
    .sort((a, b) => (`${a.host}:${a.port}` < `${b.host}:${b.port}` ? -1 : 1));
}
