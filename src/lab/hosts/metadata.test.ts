import { describe, expect, it } from 'vitest';
import { metadataAt } from './metadata.ts';

const identity = {
  instanceId: 'i-0123456789abcdef0',
  type: 't3.medium',
  isSpot: true,
  zone: 'lab-local-1b',
  address: '127.10.2.10',
};
const spot = {
  action: 'terminate',
  at: Date.UTC(2026, 0, 2, 3, 6, 5, 678),
  noticedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
} as const;

describe('the metadata of an instance', () => {
  it.each([
    ['/latest/meta-data/instance-id', 'i-0123456789abcdef0'],
    ['/latest/meta-data/instance-type', 't3.medium'],
    ['/latest/meta-data/instance-life-cycle', 'spot'],
    ['/latest/meta-data/local-ipv4', '127.10.2.10'],
    ['/latest/meta-data/placement/availability-zone/', 'lab-local-1b'],
    ['/2021-03-23/meta-data/placement/region', 'lab-local-1'],
    ['/latest/meta-data/spot/instance-action', undefined],
    ['/latest/meta-data/spot/termination-time', undefined],
    ['/latest/meta-data/events/recommendations/rebalance', undefined],
    ['/latest/meta-data/iam/security-credentials/', undefined],
    ['/latest/meta-data/', 'instance-id\ninstance-life-cycle\ninstance-type\nlocal-ipv4\nplacement/'],
    ['/latest', 'dynamic/\nmeta-data/'],
    ['/', 'latest/'],
  ])('has at %s: %s', (path, text) => {
    expect(metadataAt(path, identity)).toBe(text);
  });

  it('has a document of who it is', () => {
    expect(JSON.parse(metadataAt('/latest/dynamic/instance-identity/document', identity) ?? '')).toEqual({
      accountId: '000000000000',
      architecture: 'x86_64',
      availabilityZone: 'lab-local-1b',
      instanceId: 'i-0123456789abcdef0',
      instanceType: 't3.medium',
      privateIp: '127.10.2.10',
      region: 'lab-local-1',
      version: '2017-09-30',
    });
  });

  it.each([
    ['spot/instance-action', '{"action":"terminate","time":"2026-01-02T03:06:05Z"}'],
    ['spot/termination-time', '2026-01-02T03:06:05Z'],
    ['events/recommendations/rebalance', '{"noticeTime":"2026-01-02T03:04:05Z"}'],
    ['spot', 'instance-action\ntermination-time'],
  ])('has at %s after the notice: %s', (path, text) => {
    expect(metadataAt(`/latest/meta-data/${path}`, identity, spot)).toBe(text);
  });
});
