import type { ServedLab } from '../served-lab.ts';
import type { Boto3 } from './boto3.ts';

/** What a session is given: boto3 and the lab that it speaks to, in whose virtual time ten seconds pass in one. */
export interface SessionTools {
  boto3: Boto3;
  lab: ServedLab;
  /** Notes a figure for the count of the whole session. */
  note(what: 'error' | 'paginated listing' | 'waiter', name: string): void;
}
