import type { BalancerRecord } from '../control/elb/records.ts';
import type { LabState } from '../control/state.ts';
import { attributeList, flag, readAttributes, wholeNumber, type Attribute } from './attributes.ts';
import { secondsOf } from './seconds.ts';

type Applied = Partial<Pick<BalancerRecord, 'idleTimeoutMs' | 'isDeletionProtected'>>;

const idleTimeout = 'idle_timeout.timeout_seconds';
const deletionProtection = 'deletion_protection.enabled';

const applied: Readonly<Record<string, (value: string, key: string) => Applied>> = {
  [idleTimeout]: (value, key) => ({ idleTimeoutMs: wholeNumber(value, key, 1, 4000) * 1000 }),
  [deletionProtection]: (value, key) => ({ isDeletionProtected: flag(value, key) }),
};

const fixed = {
  'access_logs.s3.bucket': '',
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.prefix': '',
  'client_keep_alive.seconds': '3600',
  'connection_logs.s3.bucket': '',
  'connection_logs.s3.enabled': 'false',
  'connection_logs.s3.prefix': '',
  'ipv6.deny_all_igw_traffic': 'false',
  'load_balancing.cross_zone.enabled': 'true',
  'routing.http.desync_mitigation_mode': 'defensive',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'routing.http2.enabled': 'true',
  'waf.fail_open.enabled': 'false',
  'zonal_shift.config.enabled': 'false',
} as const;

export function balancerAttributesOf(given: readonly Attribute[] | undefined): Applied {
  return readAttributes(given, { noun: 'Load balancer', applied, fixed });
}

export function describedBalancerAttributes(
  { idleTimeoutMs, isDeletionProtected }: BalancerRecord,
  { constants }: LabState,
): Attribute[] {
  return attributeList({
    ...fixed,
    [idleTimeout]: String(secondsOf(idleTimeoutMs ?? constants.balancerIdleTimeoutMs, [1, 4000])),
    [deletionProtection]: String(isDeletionProtected),
  });
}
