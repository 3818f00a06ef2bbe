import { afterEach, expect, it, vi } from 'vitest';
import { loadField } from './load-field.ts';
import { refuseMissingSecrets } from './missing-secrets.ts';
import { planLoad } from './plan-load.ts';

afterEach(() => vi.unstubAllEnvs());

const secret = 'env:SQUALL_TEST_ABSENT';
const url = 'http://shop/';
const ramp = { from: '1/s', to: '2/s', grow: 'over 1s', url };
const script = import.meta.filename;
const planned = (load: object) => planLoad(loadField.parse(load), { directory: '/', balancers: [] });

it.each([
  ['traffic', { traffic: { rate: '1/s', url, headers: { authorization: secret } } }],
  [
    'warm-up',
    { warmUp: { ...ramp, scenarios: [{ name: 'a', url, headers: { 'x-key': secret } }], url: undefined } },
  ],
  ['warm-up', { warmUp: { ...ramp, engine: { k6: { script, environment: { TOKEN: secret } } } } }],
])('the %s is refused without its secret, and taken with it', (role, load) => {
  const plan = planned(load);
  expect(() => refuseMissingSecrets(plan)).toThrow(
    `The ${role} can't be sent: The secret ${secret} is not set or empty.`,
  );
  vi.stubEnv('SQUALL_TEST_ABSENT', 'hush');
  expect(() => refuseMissingSecrets(plan)).not.toThrow();
});

it('a secret that no header can hold is refused, and not told', () => {
  vi.stubEnv('SQUALL_TEST_ABSENT', 'two\nlines');
  const plan = planned({ traffic: { rate: '1/s', url, headers: { authorization: secret } } });
  expect(() => refuseMissingSecrets(plan)).toThrow(/can't be the value of a header/);
  expect(() => refuseMissingSecrets(plan)).not.toThrow(/two/);
});

it('a text that only looks like a reference is taken', () => {
  const plan = planned({ traffic: { rate: '1/s', url, method: 'POST', body: secret } });
  expect(() => refuseMissingSecrets(plan)).not.toThrow();
});
