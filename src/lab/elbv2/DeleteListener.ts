import { DeleteListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { listenerOf } from './named.ts';

export const DeleteListener = operation(DeleteListenerCommand, async (input, { lab }: LabRequest) => {
  lab.elb.listeners.delete(listenerOf(lab.state, input.ListenerArn).listener);
  return {};
});
