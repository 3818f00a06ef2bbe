import type { LabSpec } from '../spec/lab-spec.ts';

/** How a lab is reached, and what it is. */
export interface LabDescription {
  name: string;
  /** The lab file's path, or `default`. */
  file: string;
  profile: string;
  /** Every constant of the lab's behaviour as text. */
  constants: Record<string, string>;
  /** URL of the AWS API. */
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  cluster: string;
  /** URL of the load balancer. */
  ingress: string;
  /** `host:port` of the name server; dig @host -p port. */
  nameServer: string;
  pid: number;
}

/** An error as it travels from the lab to the one who started it. */
export interface LabFailure {
  code: string;
  message: string;
  hint?: string;
}

/** What the starter tells the lab process. Its pipe's end means: end, unless it was released before. */
export type ToLab =
  | { type: 'start'; spec: LabSpec; file: string; stateFile?: string; logFile?: string }
  | { type: 'release' }
  | { type: 'stop' };

/** What the lab process tells its starter. */
export type FromLab =
  | { type: 'ready'; description: LabDescription }
  | { type: 'failed'; failure: LabFailure }
  /** Something of the lab broke that nobody asked to break. */
  | { type: 'note'; text: string };
