import { ModifyListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { actionOf } from './action.ts';
import { describedListener, requireFreePort, requireHttp } from './listener.ts';
import { listenerOf } from './named.ts';

export const ModifyListener = operation(ModifyListenerCommand, async (input, { lab }: LabRequest) => {
  const { Port: port, DefaultActions: actions } = input;
  const { balancer, listener } = listenerOf(lab.state, input.ListenerArn);
  requireHttp(input);
  if (port !== undefined) requireFreePort(balancer, port, listener);
  lab.elb.listeners.modify(listener, {
    ...(port !== undefined && { port }),
    ...(actions && { action: actionOf(lab.state, balancer, actions) }),
  });
  return { Listeners: [describedListener(listener)] };
});
