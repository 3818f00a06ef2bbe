/** What `{{id}}` stands for: the request at a place of the schedule, told from all others of all runs. */
export function requestId(runId: string, scenario: string, place: number | ''): string {
  return `${runId}/${scenario}/${place}`;
}
