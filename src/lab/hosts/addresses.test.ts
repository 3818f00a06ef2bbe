import { afterEach, describe, expect, it } from 'vitest';
import { addressRange } from './address-range.ts';
import { claimAddresses, type Claim } from './addresses.ts';

const claims: Claim[] = [];

async function claim(): Promise<Claim['addresses'] & { network: string }> {
  const claimed = await claimAddresses();
  claims.push(claimed);
  return { ...claimed.addresses, network: claimed.addresses.lab.replace(/\.0\.1$/, '') };
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
    const { network, ...addresses } = await claim();
    const asked = ['a', 'a', 'b', 'a'].map((zone) => addresses.instance(zone));
    expect(asked).toEqual(['1.10', '1.11', '2.10', '1.12'].map((rest) => `${network}.${rest}`));
  });

  it('of tasks and of more balancers are others than those of instances', async () => {
    const { network, ...addresses } = await claim();
    const asked = [
      addresses.instance('a'),
      addresses.task('a'),
      addresses.balancer,
      addresses.nextBalancer(),
    ];
    expect(asked).toEqual(['1.10', '101.10', '0.10', '0.11'].map((rest) => `${network}.${rest}`));
  });

  it('that an instance had before are not lent to another', async () => {
    const addresses = await claim();
    const address = addresses.instance('a');
    addresses.giveBack(address);
    expect(addresses.instance('a', address)).toBe(address);
    const others = Array.from({ length: 3000 }, () => addresses.instance('a'));
    expect(others).not.toContain(address);
  });
});

describe('a range of addresses', () => {
  it('lends each once, the one given back last of all, and then none', () => {
    const range = addressRange('127.1', [3, 13]);
    const first = range.lend() ?? '';
    const second = range.lend() ?? '';
    expect([first, second]).toEqual(['127.1.3.10', '127.1.3.11']);
    range.giveBack(first);
    const rest = Array.from({ length: 481 }, () => range.lend());
    expect(new Set([second, ...rest]).size).toBe(482);
    expect(rest.at(-1)).toBe(first);
    expect(range.lend()).toBeUndefined();
  });
});
