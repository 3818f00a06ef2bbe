import type { AddressesObservation } from './addresses.ts';
import type { CertificateObservation } from './certificate.ts';
import type { DnsObservation } from './dns.ts';
import type { LedgerObservation } from './ledger.ts';
import type { RemovedObservation } from './leftover.ts';
import type { QueueObservation } from './queue.ts';

/** What a probe noticed besides whether a send was ok, as its sender tells it. */
export type ObservationBody =
  | AddressesObservation
  | CertificateObservation
  | DnsObservation
  | LedgerObservation
  | QueueObservation
  | RemovedObservation;

/** The same with its probe's id, as the journal keeps it. */
export type Observation = ObservationBody & { probe: string };

export type ObservationOf<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>;
