/** The certificate that a probe's server showed, told when it ends at another time than the last one. */
export interface CertificateObservation {
  kind: 'certificate';
  /** Monotonic milliseconds of the run. */
  seen: number;
  /** Wall milliseconds. */
  endsAt: number;
}
