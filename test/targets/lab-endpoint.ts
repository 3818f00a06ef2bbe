// The lab's AWS operations behind a real socket, with a lab in virtual time behind them: no processes, no waiting.
import { openAwsTarget, type AwsTargetOptions } from '#targets';
import { actionOf } from '../../src/lab/api/denial.ts';
import { frontOf } from '../../src/lab/api/front.ts';
import { bootedLab, type VirtualLab } from '../../src/lab/control/test/virtual-lab.ts';
import { services } from '../../src/lab/operations.ts';
import { createWireServer } from '../../src/lab/wire/index.ts';
import type { RequestContext } from '../../src/lab/wire/index.ts';

type Changes = Parameters<typeof bootedLab>[0];
/** Runs before the lab answers; what it throws is answered instead. */
type Hook = (request: RequestContext<unknown>, input: object) => void | Promise<void>;

export interface LabEndpoint extends VirtualLab {
  url: string;
  /** Every operation that was asked for, in order. */
  calls: string[];
  /** What a policy calls them. */
  actions: Set<string>;
  hook(hook: Hook): void;
  open(options?: Partial<AwsTargetOptions>): ReturnType<typeof openAwsTarget>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function serveLab(changes: Changes = {}): Promise<LabEndpoint> {
  const lab = bootedLab(changes);
  const calls: string[] = [];
  const actions = new Set<string>();
  const opened: { close(): void }[] = [];
  let before: Hook = () => undefined;
  const now = () => lab.timers.now();
  // Virtual time stands still while requests come.
  const { labFor, beforeHandle } = frontOf(lab.plane, { now, without: new Set(['request-throttling']) });
  const server = await createWireServer({
    services,
    lab: lab.plane,
    labFor,
    isKnownAccessKey: (key) => key === 'lab-key' || lab.plane.iam.sessionOf(key) !== undefined,
    beforeHandle: async (request, input) => {
      calls.push(request.operation);
      actions.add(actionOf(request));
      await before(request, input);
      await beforeHandle(request, input);
    },
  });
  return {
    ...lab,
    url: server.url,
    calls,
    actions,
    hook: (hook) => {
      before = hook;
    },
    open: (options = {}) => {
      const target = openAwsTarget({
        name: 'shop',
        cluster: lab.plane.state.ecs.cluster,
        region: 'lab-local-1',
        endpoint: server.url,
        credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
        ...options,
      });
      opened.push(target);
      return target;
    },
    async [Symbol.asyncDispose]() {
      for (const target of opened) target.close();
      lab.plane.stop();
      await server.close();
    },
  };
}

/** How often each operation was asked for. */
export function tally(calls: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of calls) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}

/** What a fault is given besides, where nothing keeps it from hurting. */
export const unguarded = {
  runId: 'run',
  mayLeave: (): void => undefined,
  record: async (): Promise<void> => undefined,
};

/** A signal that nobody aborts. */
export const unhurried = (): AbortSignal => new AbortController().signal;

/** What the promise rejects with; handled from the start, so that it may come at any time. */
export function rejectionOf(promise: Promise<unknown> | undefined): Promise<unknown> {
  if (promise === undefined) throw new Error('nothing was asked for');
  return promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
}
