import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordSet } from '../control/route53/records.ts';
import { shownName } from './names.ts';

/** A record set as ListResourceRecordSets has it. */
export function describeRecordSet(set: RecordSet): ResourceRecordSet {
  const { name, type, ttlSeconds, values, alias, setIdentifier, weight, failover } = set;
  return {
    Name: shownName(name),
    Type: type,
    ...(setIdentifier !== undefined && { SetIdentifier: setIdentifier }),
    ...(weight !== undefined && { Weight: weight }),
    ...(failover !== undefined && { Failover: failover }),
    ...(set.isMultivalue && { MultiValueAnswer: true }),
    ...(ttlSeconds !== undefined && { TTL: ttlSeconds }),
    ...(!alias && { ResourceRecords: values.map((Value) => ({ Value })) }),
    ...(alias && {
      AliasTarget: {
        HostedZoneId: alias.zoneId,
        DNSName: shownName(alias.name),
        EvaluateTargetHealth: alias.evaluatesHealth,
      },
    }),
    ...(set.healthCheckId !== undefined && { HealthCheckId: set.healthCheckId }),
  };
}
