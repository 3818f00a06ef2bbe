import { RefusedError, TargetError, stateDirectory } from '#core';
import type { Experiment, TargetReference } from '#core';
import { optInTagsOf } from '#experiments';
import type { AskPermit, OpenedTarget } from '#experiments';
import type { LabHandle } from '#lab';
import { takeOwnPermit, takePermit } from '#safety';
import { openAwsTarget } from '#targets';
import { homedir } from 'node:os';
import { dirname, relative, resolve } from 'node:path';
import { labKey } from './open-aws.ts';

export interface OpenLabOptions {
  /** The experiment file, against which a lab file is resolved. */
  experimentFile: string;
  /** Use the lab that `squall lab up` started instead of an embedded one. */
  attach: boolean;
  /** Told of what breaks in an embedded lab by itself. */
  onNote?: (text: string) => void;
  /** The run's directory, absolute; undefined for who only reads. */
  run?: string;
}

type Lab = Omit<LabHandle, 'stop'>;
type LabReference = Extract<TargetReference, { kind: 'lab' }>;

const aliveEveryMs = 500;

/** Opens a lab, embedded or the one that is up. */
export async function openLab(
  { file }: LabReference,
  experiment: Experiment,
  { experimentFile, attach, run, onNote = () => undefined }: OpenLabOptions,
  signal: AbortSignal,
): Promise<OpenedTarget> {
  const lost = new AbortController();
  const onExit = (reason: string) =>
    lost.abort(new TargetError(`The lab ended while it was watched: ${reason}`));
  if (attach) {
    const { lab, stop } = await runningLab(signal, onExit);
    const reached = opened(lab, experiment, { lost: lost.signal, stop, isAttached: true });
    // An embedded lab is its runner's alone; this one is everybody's.
    return run === undefined ? reached : { ...reached, askPermit: askPermit(labKey(lab.endpoint), run) };
  }
  const { forkLab } = await import('#lab');
  const path = file === undefined ? undefined : resolve(dirname(experimentFile), file);
  const lab = await forkLab({ ...(path !== undefined && { file: path }), signal, onExit, onNote });
  const reached = opened(lab, experiment, { lost: lost.signal, stop: () => lab.stop() });
  if (run === undefined) return reached;
  return { ...reached, askPermit: () => takeOwnPermit(stateDirectory(process.env, homedir())) };
}

/** The lab that `squall lab up` started. It is looked after by its process id: it is no child of this process. */
async function runningLab(signal: AbortSignal, onExit: (reason: string) => void) {
  const { labStatus } = await import('#lab');
  const lab = await labStatus({ signal });
  if (!lab)
    throw new RefusedError('No lab is up on this machine.', { hint: 'Start one with: squall lab up' });
  const timer = setInterval(() => {
    if (isAlive(lab.pid)) return;
    clearInterval(timer);
    onExit(`process ${lab.pid} is gone`);
  }, aliveEveryMs);
  return { lab, stop: async () => clearInterval(timer) };
}

function askPermit(target: string, run: string): AskPermit {
  const directory = stateDirectory(process.env, homedir());
  return ({ runId }) => takePermit({ directory, target, runId, run });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function opened(
  lab: Lab,
  experiment: Experiment,
  { lost, stop, isAttached }: { lost: AbortSignal; stop: () => Promise<void>; isAttached?: boolean },
): OpenedTarget {
  const { endpoint, region, credentials, cluster, ingress, nameServer, file, profile, constants } = lab;
  const optInTags = optInTagsOf(experiment);
  const connection = { name: 'lab', cluster, endpoint, region, credentials, optInTags };
  const target = openAwsTarget(connection);
  return {
    target,
    ingress,
    nameServer,
    connection,
    lab: {
      file: file === 'default' ? file : relative('.', file),
      profile,
      constants,
      endpoint,
      ...(isAttached === true && { isAttached }),
    },
    lost,
    close: async () => {
      target.close();
      await stop();
    },
  };
}
