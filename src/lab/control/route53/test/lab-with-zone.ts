import type { BehaviourName } from '../../../spec/behaviours.ts';
import type { ControlPlane } from '../../control-plane.ts';
import { bootedLab } from '../../test/virtual-lab.ts';
import type { VirtualLab } from '../../test/virtual-lab.ts';
import { isHealthy } from '../health.ts';
import type { HealthCheckSettings } from '../health-checks.ts';
import type { RecordStep } from '../published.ts';
import type { HealthCheckRecord, HostedZoneRecord, RecordSet } from '../records.ts';

/** A lab with the published zone `shop.test`. */
interface LabWithZone extends VirtualLab {
  zone: HostedZoneRecord;
  /** Changes the zone and waits until the name servers know. */
  publish: (steps: readonly RecordStep[]) => void;
  newCheck: (settings?: Partial<HealthCheckSettings>) => HealthCheckRecord;
  isHealthy: (id: string) => boolean;
}

export function labWithZone(without: BehaviourName[] = []): LabWithZone {
  const lab = bootedLab({ without });
  const { route53, state } = lab.plane;
  const { zone } = route53.zones.create({ name: 'shop.test', callerReference: 'a' });
  const propagate = () => lab.timers.advance(state.constants.dnsPropagationMs);
  propagate();
  return {
    ...lab,
    zone,
    publish(steps) {
      route53.zones.change(zone, steps);
      propagate();
    },
    newCheck: (settings = {}) => route53.healthChecks.create({ ...tcpCheck, ...settings }),
    isHealthy: (id) => isHealthy(state, id),
  };
}

const tcpCheck: HealthCheckSettings = {
  callerReference: 'a',
  type: 'TCP',
  address: '127.0.0.1',
  port: 1,
  intervalSeconds: 30,
  failureThreshold: 3,
  isInverted: false,
  isDisabled: false,
  children: [],
  childThreshold: 0,
  whenInsufficient: 'LastKnownStatus',
};

/** A record set of `shop.test`, of type A unless it says otherwise. */
export function record(members: Partial<RecordSet>): RecordSet {
  return { name: 'shop.test.', type: 'A', values: [], ...(!members.alias && { ttlSeconds: 30 }), ...members };
}

/** The values that the name servers answer for a name. */
export function addressesOf(plane: ControlPlane, name: string, type = 'A'): string[] {
  return plane.route53.answer({ name, type }).answers.map(({ value }) => value);
}
