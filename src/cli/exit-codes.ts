/** What the exit codes of a run mean, for help texts. */
export const exitCodesOfRuns = `Exit codes: 0 held, 1 refuted, 2 inconclusive, 3 something is not put back
(the steps are printed), 4 stopped by a guard, 64 bad input or refused,
70 a bug in Squall, 130 interrupted and undone.`;
