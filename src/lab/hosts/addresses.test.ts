import { afterEach, describe, expect, it } from 'vitest';
import { claimAddresses, type Claim } from './addresses.ts';

const claims: Claim[] = [];

async function claim(): Promise<Claim['addresses']> {
  const claimed = await claimAddresses();
  claims.push(claimed);
  return claimed.addresses;
}

afterEach(() => {
  for (const { server } of claims.splice(0)) server.close();
});

describe('addresses', () => {
  it('of two labs at the same time are different', async () => {
    const [one, two] = [await claim(), await claim()];
    expect(one.lab).not.toBe(two.lab);
    expect(one.balancer).not.toBe(two.balancer);
  });

  it('of instances tell the zone and the order, in the network of their lab', async () => {
    const addresses = await claim();
    const network = addresses.lab.replace(/\.0\.1$/, '');
    const asked = ['a', 'a', 'b', 'a'].map((zone) => addresses.instance(zone));
    expect(asked).toEqual(['1.10', '1.11', '2.10', '1.12'].map((rest) => `${network}.${rest}`));
  });

  it('of instances begin again after the last one', async () => {
    const addresses = await claim();
    const many = Array.from({ length: 242 }, () => addresses.instance('a'));
    expect(new Set(many).size).toBe(241);
    expect(many.at(-1)).toBe(many[0]);
  });
});
