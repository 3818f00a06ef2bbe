import * as fc from 'fast-check';
import type { LabFile } from '../../spec/lab-file.ts';
import type { Incident } from '../../spec/lab-spec.ts';
import type { LifecycleHook } from '../auto-scaling/records.ts';

/**
 * A small lab that has everything: a balancer, SRV and A records, a daemon, a fixed port, a circuit breaker that rolls
 * back, spot hosts, zones that are kept even.
 */
export const sequenceLab: Partial<LabFile> = {
  zones: 2,
  instances: { count: 4, cpu: 1024, memory: 2048, spot: 1, spotDraining: true },
  services: {
    web: { tasks: 3, discovery: 'SRV', rebalance: true },
    orders: {
      tasks: 2,
      path: 'none',
      network: 'awsvpc',
      discovery: 'A',
      deployment: { minimumHealthy: 50, circuitBreaker: 'rollback' },
    },
    edge: { tasks: 1, cpu: 64, memory: 64, port: 8080, deployment: { minimumHealthy: 0 } },
    agent: { tasks: 0, path: 'none', scheduling: 'daemon', cpu: 32, memory: 32 },
  },
};

type Replica = 'web' | 'orders' | 'edge';

/** Places count through what there is, and wrap around. */
export type Step =
  | { kind: 'pass'; ms: number }
  | { kind: 'terminate'; hosts: number[]; isAbrupt: boolean }
  | { kind: 'stop'; host: number; isForced: boolean }
  | { kind: 'start' | 'reboot' | 'kill host' | 'drain' | 'activate' | 'attach'; host: number }
  | { kind: 'cut' | 'guard'; host: number; isSo: boolean }
  | { kind: 'end task'; task: number; exitCode: 0 | 1 | 137 }
  | { kind: 'stop task' | 'repeat' | 'run task'; place: number }
  | { kind: 'want'; service: Replica; count: number }
  | { kind: 'roll out'; service: Replica }
  | { kind: 'sick' | 'broken' | 'stubborn'; service: Replica; isSo: boolean }
  | { kind: 'suspend'; process: (typeof processes)[number]; isSuspended: boolean }
  | { kind: 'resize'; count: number }
  | { kind: 'bounds'; min: number; max: number }
  | { kind: 'hook'; transition: LifecycleHook['transition']; result: LifecycleHook['defaultResult'] }
  | { kind: 'no hook'; transition: LifecycleHook['transition'] }
  | { kind: 'complete'; member: number; result: LifecycleHook['defaultResult'] }
  | { kind: 'heartbeat' | 'exit standby'; member: number }
  | { kind: 'unhealthy' | 'detach' | 'enter standby' | 'leave'; member: number; isDecremented: boolean }
  | { kind: 'protect'; member: number; isSo: boolean }
  | { kind: 'reserve'; units: number }
  | { kind: 'incident'; incident: Incident };

/** What one lab goes through, and the seeds that it and its world have. */
export interface FaultSequence {
  seed: number;
  worldSeed: number;
  /** The first step may come before the lab is whole. */
  bootMs: number;
  steps: Step[];
}

const processes = ['Launch', 'Terminate', 'ReplaceUnhealthy', 'HealthCheck', 'AZRebalance'] as const;
const place = fc.nat({ max: 30 });
const isSo = fc.boolean();
const service = fc.constantFrom<Replica>('web', 'orders', 'edge');
const forMs = fc.integer({ min: 100, max: 20_000 });
const transition = fc.constantFrom<LifecycleHook['transition']>(
  'autoscaling:EC2_INSTANCE_LAUNCHING',
  'autoscaling:EC2_INSTANCE_TERMINATING',
);
const result = fc.constantFrom<LifecycleHook['defaultResult']>('CONTINUE', 'ABANDON');
const kind = <Kind extends Step['kind']>(...kinds: Kind[]) => fc.constantFrom(...kinds);
const one = fc.constant(1);

const incident: fc.Arbitrary<Incident> = fc.oneof(
  fc.record({ kind: fc.constant('registry-down' as const), forMs }),
  fc.record({
    kind: fc.constant('no-capacity' as const),
    zones: fc.constantFrom<string[]>(['a'], ['b'], []),
    forMs,
  }),
  fc.record({ kind: fc.constant('partition' as const), forMs, count: one }),
  fc.record({
    kind: fc.constantFrom('spot-notice' as const, 'instance-stop' as const, 'instance-crash' as const),
    count: one,
  }),
  fc.record({ kind: fc.constant('task-crash' as const), service, count: one }),
);

/** One thing that may happen to a lab, and how often beside the others. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: kind('pass'), ms: fc.integer({ min: 1, max: 8000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kind('terminate'),
      hosts: fc.array(place, { minLength: 1, maxLength: 4 }),
      isAbrupt: isSo,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('stop'), host: place, isForced: isSo }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('start', 'reboot', 'kill host', 'drain', 'activate', 'attach'),
      host: place,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind('cut', 'guard'), host: place, isSo }) },
  fc.record({ kind: kind('end task'), task: place, exitCode: fc.constantFrom(0, 1, 137) }),
  { weight: 5, arbitrary: fc.record({ kind: kind('stop task', 'repeat', 'run task'), place }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('want'), service, count: fc.nat({ max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('roll out'), service }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('sick', 'broken', 'stubborn'), service, isSo }) },
  fc.record({ kind: kind('suspend'), process: fc.constantFrom(...processes), isSuspended: isSo }),
  { weight: 2, arbitrary: fc.record({ kind: kind('resize'), count: fc.nat({ max: 8 }) }) },
  fc.record({ kind: kind('bounds'), min: fc.nat({ max: 3 }), max: fc.integer({ min: 3, max: 8 }) }),
  { weight: 2, arbitrary: fc.record({ kind: kind('hook'), transition, result }) },
  fc.record({ kind: kind('no hook'), transition }),
  { weight: 2, arbitrary: fc.record({ kind: kind('complete'), member: place, result }) },
  fc.record({ kind: kind('heartbeat', 'exit standby'), member: place }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: kind('unhealthy', 'detach', 'enter standby', 'leave'),
      member: place,
      isDecremented: isSo,
    }),
  },
  fc.record({ kind: kind('protect'), member: place, isSo }),
  fc.record({ kind: kind('reserve'), units: fc.constantFrom(0, 100, 250) }),
  { weight: 4, arbitrary: fc.record({ kind: kind('incident'), incident }) },
);

/** What may happen to a lab one after the other, in so many steps at most. */
export const faultSequence = (mostSteps: number): fc.Arbitrary<FaultSequence> =>
  fc.record({
    seed: fc.nat(1000),
    worldSeed: fc.nat(1000),
    bootMs: fc.oneof({ weight: 3, arbitrary: fc.constant(5000) }, fc.nat(2000)),
    steps: fc.array(step, { maxLength: mostSteps, size: 'max' }),
  });
