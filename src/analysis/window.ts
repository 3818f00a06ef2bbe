/** The moments that divide a run's samples; shared by every probe's track. */
export interface Window {
  /** First request of the fault sent, or the end of steady when nothing is hurt. */
  t0: number | null;
  /** From when a hold counts: before the proof, the effect may not have come. */
  provenAt: number | null;
}

/** Why nothing can be told from t0 on: true of a run that was to hurt and of one that only watches. */
export const noT0 = 'the run ended before t0';
