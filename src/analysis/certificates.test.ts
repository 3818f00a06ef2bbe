import { expect, it } from 'vitest';
import { CertificateLog, endingSoon } from './certificates.ts';

const startedAt = Date.UTC(2030, 0, 1);
const inDays = (days: number) => startedAt + days * 86_400_000;

function shown(...certificates: [probe: string, endsAt: number][]) {
  const log = new CertificateLog();
  for (const [probe, endsAt] of certificates)
    log.step({
      type: 'observations',
      seq: 0,
      at: 0,
      items: [{ kind: 'certificate', probe, seen: 0, endsAt }],
    });
  return log.findings(startedAt);
}

it('of several certificates the one that ends first is told, and the soonest of all probes first', () => {
  const found = shown(
    ['web', inDays(400)],
    ['api', inDays(31.5)],
    ['web', inDays(12.9)],
    ['web', inDays(90)],
  );
  expect(found).toEqual([
    { probe: 'web', endsAt: '2030-01-13T21:36:00.000Z', daysLeft: 12 },
    { probe: 'api', endsAt: '2030-02-01T12:00:00.000Z', daysLeft: 31 },
  ]);
});

it('only what ends within thirty days is a warning', () => {
  const texts = endingSoon(shown(['old', inDays(-1)], ['web', inDays(12)], ['api', inDays(30)])).map(
    ({ text }) => text,
  );
  expect(texts).toEqual([
    'The certificate that old was shown ended 2029-12-31T00:00:00.000Z.',
    'The certificate that web was shown ends in 12 days, 2030-01-13T00:00:00.000Z.',
  ]);
});
