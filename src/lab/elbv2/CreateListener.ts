import { CreateListenerCommand, TooManyListenersException } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { actionOf } from './action.ts';
import { limits } from './limits.ts';
import { describedListener, requireFreePort, requireHttp } from './listener.ts';
import { balancerOf } from './named.ts';
import { validationError } from './pages.ts';
import { readTags } from './tags.ts';

export const CreateListener = operation(CreateListenerCommand, async (input, { lab }: LabRequest) => {
  const balancer = balancerOf(lab.state, input.LoadBalancerArn);
  if (input.Protocol === undefined) throw validationError('A listener protocol must be specified');
  if (input.Port === undefined) throw validationError('A listener port must be specified');
  requireHttp(input);
  const action = actionOf(lab.state, balancer, input.DefaultActions);
  const tags = readTags(input.Tags);
  requireFreePort(balancer, input.Port);
  if (balancer.listeners.size >= limits['listeners-per-application-load-balancer'])
    throw new TooManyListenersException({
      message: 'The maximum number of listeners for this load balancer has been reached',
      $metadata: {},
    });
  return { Listeners: [describedListener(lab.elb.listeners.create(balancer, input.Port, action, tags))] };
});
