import type { Context } from '../context.ts';
import type { InstanceRecord } from './records.ts';

/** EC2's code and words for what it does not do. */
export interface Refusal {
  code: string;
  message: string;
}

/** Why EC2 would not stop an instance; undefined when it would, or when it is stopped already. */
export function refusalToStop(
  { does }: Pick<Context, 'does'>,
  instance: InstanceRecord,
): Refusal | undefined {
  const { id, state, isStopProtected, isSpot } = instance;
  if (state === 'stopping' || state === 'stopped') return undefined;
  if (state === 'pending')
    return incorrectState(`Instance '${id}' cannot be stopped as it has never reached the 'running' state.`);
  if (state !== 'running')
    return incorrectState(`The instance '${id}' is not in a state from which it can be stopped.`);
  if (isStopProtected && does('stop-protection'))
    return {
      code: 'OperationNotPermitted',
      message: `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    };
  if (isSpot && does('spot-cannot-be-stopped'))
    return {
      code: 'UnsupportedOperation',
      message: `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
    };
  return undefined;
}

/** Why EC2 would not start an instance, for its state; undefined when it would, or when it runs already. */
export function refusalToStart({ id, state }: InstanceRecord): Refusal | undefined {
  if (state === 'stopped' || state === 'pending' || state === 'running') return undefined;
  return incorrectState(`The instance '${id}' is not in a state from which it can be started.`);
}

/** Why EC2 would not reboot an instance; undefined when it would. A terminated one is passed over in silence. */
export function refusalToReboot({ id, state }: InstanceRecord): Refusal | undefined {
  if (state === 'running' || state === 'terminated') return undefined;
  return incorrectState(`The instance '${id}' is not in the 'running' state.`);
}

function incorrectState(message: string): Refusal {
  return { code: 'IncorrectInstanceState', message };
}
