import { describe, expect, it } from 'vitest';
import { addressesOf, labWithZone, record } from './test/lab-with-zone.ts';
import type { RecordSet } from './records.ts';

const name = 'shop.test.';
const steps = (...sets: RecordSet[]) => sets.map((set) => ({ kind: 'put', set }) as const);
const share = (values: readonly string[], of: string) =>
  values.filter((value) => value === of).length / values.length;

describe('an answer', () => {
  it('says NXDOMAIN for a name that is not there, and nothing for a type or an empty name between', () => {
    const { plane, publish } = labWithZone();
    publish(steps(record({ name: 'a.b.shop.test.', values: ['127.0.0.1'] })));
    const ask = (asked: string, type = 'A') => plane.route53.answer({ name: asked, type });
    const soa = { name, type: 'SOA', ttlSeconds: 900 };
    expect(ask('x.shop.test')).toMatchObject({ rcode: 'NXDOMAIN', answers: [], authorities: [soa] });
    expect(ask('b.shop.test')).toMatchObject({ rcode: 'NOERROR', answers: [], authorities: [soa] });
    expect(ask('a.b.shop.test', 'TXT')).toMatchObject({ rcode: 'NOERROR', answers: [], authorities: [soa] });
    expect(ask('shop.test', 'TYPE65280')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(ask('nobody.example.')).toMatchObject({ rcode: 'REFUSED', authorities: [] });
    expect(ask('SHOP.Test', 'SOA').answers).toHaveLength(1);
    expect(
      ask('shop.test', 'ANY')
        .answers.map(({ type }) => type)
        .toSorted(),
    ).toEqual(['NS', 'NS', 'NS', 'NS', 'SOA']);
  });

  it('follows CNAMEs in the zones of the lab, and leaves the rest to the client', () => {
    const { plane, publish } = labWithZone();
    const cname = (from: string, to: string) => record({ name: from, type: 'CNAME', values: [to] });
    publish(
      steps(
        cname('a.shop.test.', 'b.shop.test.'),
        cname('b.shop.test.', 'c.shop.test.'),
        record({ name: 'c.shop.test.', values: ['127.0.0.1'] }),
        cname('out.shop.test.', 'example.com.'),
        cname('lost.shop.test.', 'none.shop.test.'),
        cname('one.shop.test.', 'two.shop.test.'),
        cname('two.shop.test.', 'one.shop.test.'),
      ),
    );
    expect(addressesOf(plane, 'a.shop.test')).toEqual(['b.shop.test.', 'c.shop.test.', '127.0.0.1']);
    expect(addressesOf(plane, 'a.shop.test', 'CNAME')).toEqual(['b.shop.test.']);
    expect(plane.route53.answer({ name: 'out.shop.test', type: 'A' })).toMatchObject({
      rcode: 'NOERROR',
      answers: [{ value: 'example.com.' }],
    });
    expect(plane.route53.answer({ name: 'lost.shop.test', type: 'A' }).rcode).toBe('NXDOMAIN');
    expect(plane.route53.answer({ name: 'one.shop.test', type: 'A' }).rcode).toBe('SERVFAIL');
  });

  it('is drawn by weight among the healthy, and without weight only when no other is left', () => {
    const { plane, publish, newCheck } = labWithZone();
    const checks = [newCheck(), newCheck()];
    const weights = [3, 1, 0];
    publish(
      steps(
        ...weights.map((weight, n) => {
          const { id } = checks[n] ?? {};
          return record({
            values: [`127.0.0.${n}`],
            setIdentifier: `${n}`,
            weight,
            ...(id && { healthCheckId: id }),
          });
        }),
      ),
    );
    const many = () => Array.from({ length: 2000 }, () => addressesOf(plane, name)).flat();
    const fail = (n: number) => {
      for (let time = 0; time < 3; time += 1)
        plane.endpointChecked(checks[n]?.id ?? '', { isOk: false, text: '' });
    };
    expect(share(many(), '127.0.0.0')).toBeCloseTo(0.75, 1);
    expect(share(many(), '127.0.0.2')).toBe(0);
    fail(0);
    expect(share(many(), '127.0.0.1')).toBe(1);
    fail(1);
    expect(share(many(), '127.0.0.2')).toBe(1);
  });

  it('finds the other servers of a part that was given away', () => {
    const { plane, publish } = labWithZone();
    publish(steps(record({ name: 'eu.shop.test.', type: 'NS', values: ['ns.example.com.'] })));
    expect(plane.route53.answer({ name: 'www.eu.shop.test', type: 'A' })).toMatchObject({
      rcode: 'NOERROR',
      answers: [],
      authorities: [{ name: 'eu.shop.test.', type: 'NS', value: 'ns.example.com.' }],
    });
  });

  it('takes a wildcard for names that are not there, however deep', () => {
    const { plane, publish } = labWithZone();
    const text = (of: string) => record({ name: of, type: 'TXT', values: [`"${of}"`] });
    publish(steps(text('*.shop.test.'), text('a.b.shop.test.')));
    const asked = (of: string) => addressesOf(plane, of, 'TXT');
    expect(asked('x.y.shop.test')).toEqual(['"*.shop.test."']);
    expect(asked('a.b.shop.test')).toEqual(['"a.b.shop.test."']);
    // `b` is there, though empty: the wildcard is not for what is below it.
    expect(asked('z.b.shop.test')).toEqual([]);
  });

  it('of an alias turns to its secondary when no target of the balancer is healthy', () => {
    const { plane, publish, world, timers } = labWithZone();
    const [balancer] = plane.state.elb.balancers.values();
    const target = `default-alb-${balancer?.id}.elb.lab-local-1.lab.`;
    publish(
      steps(
        record({
          setIdentifier: 'a',
          failover: 'PRIMARY',
          alias: { zoneId: '', name: target, evaluatesHealth: true },
        }),
        record({ setIdentifier: 'b', failover: 'SECONDARY', values: ['127.9.9.9'] }),
      ),
    );
    expect(addressesOf(plane, name)).toEqual(['127.0.0.1']);
    world.sick.add('web');
    timers.advance(20_000);
    expect(addressesOf(plane, name)).toEqual(['127.9.9.9']);
  });

  it('ends when aliases go in a circle', () => {
    const { plane, publish } = labWithZone();
    const alias = (to: string) => ({ alias: { zoneId: '', name: to, evaluatesHealth: true } });
    publish(
      steps(
        record({ name: 'a.shop.test.', ...alias('b.shop.test.') }),
        record({ name: 'b.shop.test.', ...alias('a.shop.test.') }),
      ),
    );
    expect(plane.route53.answer({ name: 'a.shop.test', type: 'A' })).toMatchObject({
      rcode: 'NOERROR',
      answers: [],
    });
  });
});
