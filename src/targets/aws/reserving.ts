import type { ElasticLoadBalancingV2, LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { TargetError } from '#core';
import type { Balancer, ReservesCapacity } from '../changes.ts';
import { readBalancers, readTargetGroups } from './balancers.ts';
import { codeBehind } from './explain.ts';
import { byText } from './order.ts';
import type { Ask } from './read.ts';
import { reservationOf } from './reservation.ts';
import { sendAgain, sendOnce, type Acting } from './sending.ts';

/** What to do about what ELB says of a reservation, by its code. */
const hints: Partial<Record<string, string>> = {
  CapacityDecreaseRequestsLimitExceeded:
    'AWS takes two decreases of a balancer in a day: make it smaller tomorrow.',
  CapacityReservationPending: 'Wait until the reservation that was asked for before is provisioned.',
  CapacityUnitsLimitExceeded:
    'Reserve fewer units, or raise the quota of reserved capacity units of the account.',
  InsufficientCapacity: 'AWS has not so much there now: reserve fewer units, or try again later.',
  InvalidConfigurationRequest:
    'Reserve whole units: at least 100 for an application load balancer, for a network load balancer more.',
  OperationNotPermitted:
    'Check that the balancer is active, of this account, and of a type that takes reservations.',
  PriorRequestNotComplete: 'The balancer is still being made or changed: wait until it is active.',
};

/** Reserves capacity of load balancers by ModifyCapacityReservation; `groupsOf` tells the target groups of the target. */
export function reservesCapacity(
  { options, open, connect, read }: Acting,
  groupsOf: (signal: AbortSignal) => Promise<readonly { arn: string }[]>,
): ReservesCapacity {
  const freshFor = async (signal: AbortSignal) => (await open(signal)).fresh.balancing();
  return {
    async balancers(signal) {
      const arns = (await groupsOf(signal)).map(({ arn }) => arn);
      return connect(signal, async (connection) => {
        const groups = await readTargetGroups(connection, arns);
        const behind = groups.flatMap(({ LoadBalancerArns = [] }) => LoadBalancerArns);
        const found = (await readBalancers(connection, behind)).flatMap(balancerOf);
        return found.sort((a, b) => byText(a.name, b.name));
      });
    },
    read: (LoadBalancerArn, signal) =>
      connect(signal, async ({ clients: { balancing }, read: ask }) => {
        try {
          const answer = await ask('elasticloadbalancing:DescribeCapacityReservation', (asked) =>
            balancing.describeCapacityReservation({ LoadBalancerArn }, asked),
          );
          return reservationOf(answer);
        } catch (error) {
          if (codeOf(error) === 'LoadBalancerNotFound') return undefined;
          throw withHint(error);
        }
      }),
    async reserve(balancer, units, how) {
      const balancing = await freshFor(how.signal);
      await sendOnce(balancing, how, modifying(balancing, balancer, units), options).catch(hinted);
    },
    async reserveBack(balancer, units, how) {
      const balancing = await freshFor(how.signal);
      await sendAgain(balancing, how, modifying(balancing, balancer, units), read).catch(hinted);
    },
    async reset(balancer, how) {
      const balancing = await freshFor(how.signal);
      await sendAgain(balancing, how, modifying(balancing, balancer, null), read).catch(hinted);
    },
  };
}

function balancerOf({ LoadBalancerArn: arn, LoadBalancerName: name, Type }: LoadBalancer): Balancer[] {
  if (arn === undefined) return [];
  return [{ arn, name: name ?? arn, type: Type ?? 'unknown' }];
}

/** The request for so many units, or for none. */
function modifying(
  balancing: ElasticLoadBalancingV2,
  LoadBalancerArn: string,
  CapacityUnits: number | null,
): { action: string; send: Ask<unknown> } {
  const wanted =
    CapacityUnits === null
      ? { ResetCapacityReservation: true }
      : { MinimumLoadBalancerCapacity: { CapacityUnits } };
  return {
    action: 'elasticloadbalancing:ModifyCapacityReservation',
    send: (asked) => balancing.modifyCapacityReservation({ LoadBalancerArn, ...wanted }, asked),
  };
}

function hinted(error: unknown): never {
  throw withHint(error);
}

function withHint(error: unknown): unknown {
  const hint = hints[codeOf(error) ?? ''];
  if (hint === undefined || !(error instanceof TargetError)) return error;
  return new TargetError(error.message, { hint, cause: error.cause });
}

/** As the API reference has it; the SDK adds a word. */
function codeOf(error: unknown): string | undefined {
  return codeBehind(error)?.replace(/Exception$/, '');
}
