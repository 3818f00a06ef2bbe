import type { Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DuplicateListenerException,
  UnsupportedProtocolException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BalancerRecord, ListenerRecord } from '../control/elb/records.ts';
import { describedAction } from './action.ts';
import { notModelled, validationError } from './pages.ts';

export function describedListener({ arn, balancerArn, port, rules }: ListenerRecord): Listener {
  return {
    ListenerArn: arn,
    LoadBalancerArn: balancerArn,
    Port: port,
    Protocol: 'HTTP',
    DefaultActions: rules.slice(-1).map(({ action }) => describedAction(action)),
  };
}

interface Asked {
  Protocol?: string | undefined;
  SslPolicy?: unknown;
  Certificates?: readonly unknown[] | undefined;
  AlpnPolicy?: readonly unknown[] | undefined;
  MutualAuthentication?: unknown;
}

/** Refuses every protocol but HTTP, and what only the others have. */
export function requireHttp({ Protocol, ...secure }: Asked): void {
  const { SslPolicy, Certificates = [], AlpnPolicy = [], MutualAuthentication } = secure;
  if (Protocol === 'HTTPS') throw notModelled('HTTPS listeners');
  if (Protocol !== undefined && Protocol !== 'HTTP')
    throw new UnsupportedProtocolException({
      message: `Protocol '${Protocol}' is not supported by application load balancers; it must be one of 'HTTP, HTTPS'`,
      $metadata: {},
    });
  if (SslPolicy !== undefined || Certificates.length + AlpnPolicy.length > 0 || MutualAuthentication)
    throw validationError('Certificates and security policies can be specified for HTTPS listeners only');
}

/** A port that no other listener of the balancer has. */
export function requireFreePort(balancer: BalancerRecord, port: number, own?: ListenerRecord): void {
  if (port < 1 || port > 65_535) throw validationError(`Port '${port}' must be between 1 and 65535`);
  const taken = [...balancer.listeners.values()].some((each) => each.port === port && each !== own);
  if (taken)
    throw new DuplicateListenerException({
      message: `A listener already exists on this port for this load balancer '${balancer.arn}'`,
      $metadata: {},
    });
}
