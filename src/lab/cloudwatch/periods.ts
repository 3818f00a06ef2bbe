/** What is wrong with the period of a request for data, in seconds; undefined when nothing is. */
export function wrongPeriodOfData(seconds: number): string | undefined {
  if ([1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)) return undefined;
  return `The value ${seconds} for parameter Period is invalid: it must be 1, 5, 10, 20, 30 or a multiple of 60.`;
}
