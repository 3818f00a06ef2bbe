import { RefusedError, TargetError } from '#core';
import type { TargetReference } from '#core';
import type { OpenedTarget } from '#experiments';
import type { LabHandle } from '#lab';
import { openAwsTarget } from '#targets';
import { dirname, relative, resolve } from 'node:path';

interface OpenOptions {
  /** The experiment file, against which a lab file is resolved. */
  experimentFile: string;
  /** Use the lab that `squall lab up` started instead of an embedded one. */
  attach: boolean;
}

/** Opens the target of a run. The embedded lab is forked here and ends with it. */
export async function openTarget(
  reference: TargetReference,
  { experimentFile, attach }: OpenOptions,
  signal: AbortSignal,
): Promise<OpenedTarget> {
  if (reference.kind === 'aws') {
    throw new RefusedError(
      `Squall does not hurt anything outside the lab yet; ${reference.cluster} was not touched.`,
      {
        hint: 'squall plan reads it and shows who would be hurt. To run, use target: lab.',
      },
    );
  }
  return attach ? openRunningLab(signal) : openEmbeddedLab(reference.file, experimentFile, signal);
}

async function openEmbeddedLab(
  file: string | undefined,
  experimentFile: string,
  signal: AbortSignal,
): Promise<OpenedTarget> {
  const { forkLab } = await import('#lab');
  const lost = new AbortController();
  const path = file === undefined ? undefined : resolve(dirname(experimentFile), file);
  const onExit = (reason: string) =>
    lost.abort(new TargetError(`The lab ended while it was watched: ${reason}`));
  const handle = await forkLab({ ...(path !== undefined && { file: path }), signal, onExit });
  return opened(handle, lost.signal, () => handle.stop());
}

async function openRunningLab(signal: AbortSignal): Promise<OpenedTarget> {
  const { labStatus } = await import('#lab');
  const status = await labStatus({ signal });
  if (!status) {
    throw new RefusedError('No lab is up on this machine.', { hint: 'Start one with: squall lab up' });
  }
  return opened(status, new AbortController().signal, async () => undefined);
}

async function opened(
  lab: Omit<LabHandle, 'stop' | 'pid'>,
  lost: AbortSignal,
  stop: () => Promise<void>,
): Promise<OpenedTarget> {
  const { endpoint, region, credentials, cluster, ingress, file, profile, constants } = lab;
  const target = await openAwsTarget({ name: 'lab', cluster, endpoint, region, credentials });
  return {
    target,
    ingress,
    lab: { file: file === 'default' ? file : relative('.', file), profile, constants, endpoint },
    lost,
    close: async () => {
      target.close();
      await stop();
    },
  };
}
