/**
 * To how many addresses a probe's sends go from one moment on. `isInTurn`: every send takes the next of them, so that two
 * that are `count` sends apart met the same one.
 */
export interface AddressesObservation {
  kind: 'addresses';
  /** When the name was asked for, monotonic milliseconds of the run. */
  asked: number;
  count: number;
  isInTurn: boolean;
}
