import { describe, expect, it } from 'vitest';
import { hashText, Ids } from './ids.ts';

describe('ids', () => {
  it('follow from seed, kind and place, not from what was asked for in between', () => {
    const [alone, mixed] = [new Ids(1), new Ids(1)];
    const expected = [alone.hex('task', 32), alone.hex('task', 32)];
    const first = mixed.hex('task', 32);
    mixed.hex('instance', 17);
    mixed.uuid('event');
    expect([first, mixed.hex('task', 32)]).toEqual(expected);
    expect(new Ids(2).hex('task', 32)).not.toBe(expected[0]);
  });

  it('differ from each other', () => {
    const ids = Array.from({ length: 50 }, (_, seed) => new Ids(seed)).flatMap((source) =>
      Array.from({ length: 200 }, (_, kind) => source.hex(`kind ${kind % 4}`, 17)),
    );
    expect(new Set(ids).size).toBe(10_000);
  });

  it('have the forms that AWS gives them', () => {
    const ids = new Ids(3);
    expect(ids.hex('instance', 17)).toMatch(/^[0-9a-f]{17}$/);
    expect(ids.decimal('deployment', 19)).toMatch(/^[1-9]\d{18}$/);
    expect(ids.uuid('event')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('come from a hash that tells similar texts apart', () => {
    const hashes = Array.from({ length: 10_000 }, (_, index) => hashText(`task/${index}`));
    expect(new Set(hashes).size).toBeGreaterThan(9_990);
    expect(Math.min(...hashes)).toBeGreaterThanOrEqual(0);
  });
});
