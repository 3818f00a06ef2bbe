/** The certificate that a server showed, told when it changes. `at` is monotonic milliseconds of the run. */
export interface TlsObservation {
  kind: 'certificate';
  at: number;
  subject: string;
  /** ISO 8601. */
  validTo: string;
  daysLeft: number;
}
