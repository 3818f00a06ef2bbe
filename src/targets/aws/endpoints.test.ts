import type {
  Listener,
  LoadBalancer,
  Rule,
  RuleCondition,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import type { Entrance } from './balancers.ts';
import type { DnsEndpoint } from '#core';
import { waysThrough } from './endpoints.ts';

const balancer: LoadBalancer = {
  LoadBalancerArn: 'lb',
  LoadBalancerName: 'shop',
  DNSName: 'shop-1.eu-west-1.elb.amazonaws.com',
  Type: 'application',
};
const group = (more: Partial<TargetGroup> = {}): TargetGroup => ({
  TargetGroupArn: 'cart',
  TargetGroupName: 'cart',
  LoadBalancerArns: ['lb'],
  HealthCheckPath: '/health',
  HealthCheckProtocol: 'HTTP',
  Matcher: { HttpCode: '200' },
  ...more,
});
const to = (...arns: string[]): Rule => ({
  Actions: arns.map((arn) => ({ Type: 'forward', TargetGroupArn: arn })),
});
const path = (...Values: string[]): RuleCondition => ({
  Field: 'path-pattern',
  PathPatternConfig: { Values },
});
const host = (...Values: string[]): RuleCondition => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const rule = (Priority: string, Conditions: RuleCondition[], rest: Rule = to('cart')): Rule => ({
  Priority,
  Conditions,
  ...rest,
});
const notFound: Rule = { Priority: 'default', IsDefault: true, Actions: [{ Type: 'fixed-response' }] };
const entrance = (
  rules: Rule[],
  listener: Listener = { Protocol: 'HTTP', Port: 80 },
  names: DnsEndpoint[] = [],
): Entrance => ({ balancer, listener, rules, names });
const named = (name: string): DnsEndpoint => ({
  kind: 'dns',
  name,
  type: 'A',
  ttlSeconds: 60,
  foundBy: 'alias',
});

/** What a probe would ask for: the URL behind the balancer's name, and the Host header when there is one. */
function asked(rules: Rule[], more: Partial<TargetGroup> = {}): string {
  const { http, deadEnds } = waysThrough(group(more), [entrance(rules)]);
  const asks = http.map(({ url, host }) => {
    const tail = url.replace('http://shop-1.eu-west-1.elb.amazonaws.com', '');
    return host === undefined ? tail : `${tail} as ${host}`;
  });
  return [...asks, ...deadEnds].join(', ');
}

const nowhere = 'no listener (HTTP:80) routes a plain HTTP GET to target group cart';

describe('the path and host of an endpoint', () => {
  it.each<[string, Rule[], Partial<TargetGroup>, string]>([
    ['the health check, when everything goes there', [{ ...notFound, ...to('cart') }], {}, '/health'],
    [
      'the root, without a health check path',
      [{ ...notFound, ...to('cart') }],
      { HealthCheckPath: undefined },
      '/',
    ],
    ['the health check, when it fits the pattern', [rule('1', [path('/health*')]), notFound], {}, '/health'],
    ['the pattern without its wildcard', [rule('1', [path('/cart/*')]), notFound], {}, '/cart/'],
    ['the exact path', [rule('1', [path('/cart')]), notFound], {}, '/cart'],
    ['a path with every ? filled', [rule('1', [path('/v?/cart')]), notFound], {}, '/va/cart'],
    ['the first pattern that does', [rule('1', [path('*.php', '/cart/*')]), notFound], {}, '/cart/'],
    [
      'one behind an expression',
      [rule('1', [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/hea'] } }]), notFound],
      {},
      '/health',
    ],
    [
      'a rule in the older form',
      [rule('1', [{ Field: 'path-pattern', Values: ['/cart/*'] }]), notFound],
      {},
      '/cart/',
    ],
    ['a host', [rule('1', [host('cart.example.com')]), notFound], {}, '/health as cart.example.com'],
    [
      'a host for a wildcard',
      [rule('1', [host('*.example.com')]), notFound],
      {},
      '/health as squall.example.com',
    ],
    [
      'a host in capitals',
      [rule('1', [host('CART.example.com'), path('/a/*')]), notFound],
      {},
      '/a/ as CART.example.com',
    ],
    [
      'GET among the methods',
      [rule('1', [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } }]), notFound],
      {},
      '/health',
    ],
  ])('are %s', (_, rules, more, expected) => {
    expect(asked(rules, more)).toBe(expected);
  });

  it('avoid what an earlier rule would catch', () => {
    const rules = [
      rule('1', [path('/health*')], to('other')),
      rule('2', [path('/health', '/cart/*')]),
      notFound,
    ];
    expect(asked(rules)).toBe('/cart/');
    expect(asked([rule('1', [path('*')], to('other')), rule('2', [path('/cart/*')]), notFound])).toBe(
      nowhere,
    );
  });

  it('take characters of a pattern for themselves', () => {
    expect(asked([rule('1', [path('/a.b(c)/*')]), notFound])).toBe('/a.b(c)/');
    expect(asked([rule('1', [path('/cXrt')], to('other')), rule('2', [path('/c.rt')]), notFound])).toBe(
      '/c.rt',
    );
  });

  it.each<[string, Rule]>([
    [
      'only with a header',
      rule('1', [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x', Values: ['1'] } }]),
    ],
    ['only from an address', rule('1', [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }])],
    [
      'only by POST',
      rule('1', [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST'] } }]),
    ],
    [
      'with no weight',
      rule('1', [path('*')], {
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: 'cart', Weight: 0 },
                { TargetGroupArn: 'b', Weight: 1 },
              ],
            },
          },
        ],
      }),
    ],
    [
      'behind a login',
      rule('1', [path('*')], {
        Actions: [{ Type: 'authenticate-oidc' }, { Type: 'forward', TargetGroupArn: 'cart' }],
      }),
    ],
    [
      'behind a broken expression',
      rule('1', [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['('] } }]),
    ],
  ])('are not there when the rule forwards %s', (_, first) => {
    expect(asked([first, notFound])).toBe(nowhere);
  });
});

describe('the listener of an endpoint', () => {
  const everything: Rule = { Priority: 'default', IsDefault: true, ...to('cart') };
  const listeners = (...all: [protocol: string, port: number, rule?: Rule][]) =>
    all.map(([Protocol, Port, only = everything]) => entrance([only], { Protocol, Port } as Listener));

  it.each<[string, Entrance[], string]>([
    ['plain HTTP first', listeners(['HTTPS', 443], ['HTTP', 80]), 'http://'],
    [
      'HTTPS where HTTP only redirects',
      listeners(['HTTP', 80, { ...notFound, Actions: [{ Type: 'redirect' }] }], ['HTTPS', 443]),
      'https://',
    ],
    ['bare connections, by the health check', listeners(['TCP', 80]), 'http://'],
    ['encrypted connections, by the health check', listeners(['TLS', 443]), 'https://'],
  ])('is %s', (_, entrances, scheme) => {
    const urls = waysThrough(group(), entrances).http.map(({ url }) => url);
    expect(urls).toEqual([`${scheme}${balancer.DNSName}/health`]);
  });

  it('is named with its port where that is not the usual one', () => {
    expect(waysThrough(group(), listeners(['HTTP', 8080])).http).toMatchObject([
      {
        url: `http://${balancer.DNSName}:8080/health`,
        foundBy: 'load balancer shop, listener HTTP:8080, target group cart',
      },
    ]);
  });

  it('belongs to a balancer of this target group', () => {
    const other = { ...entrance([everything]), balancer: { ...balancer, LoadBalancerArn: 'other' } };
    expect(waysThrough(group(), [other])).toEqual({
      http: [],
      names: [],
      deadEnds: ['no listener (none found) routes a plain HTTP GET to target group cart'],
    });
  });

  it.each<[Partial<TargetGroup>, string]>([
    [{ LoadBalancerArns: [] }, 'target group cart is attached to no load balancer'],
    [{ ProtocolVersion: 'GRPC' }, 'target group cart speaks gRPC, which is not probed yet'],
  ])('is missing for %j', (more, why) => {
    expect(waysThrough(group(more), listeners(['HTTP', 80])).deadEnds).toEqual([why]);
  });

  it('is missing for connections whose health check speaks no HTTP', () => {
    const { http, deadEnds } = waysThrough(group({ HealthCheckProtocol: 'TCP' }), listeners(['TCP', 5432]));
    expect({ http, deadEnds }).toEqual({
      http: [],
      deadEnds: ['no listener (TCP:5432) routes a plain HTTP GET to target group cart'],
    });
  });

  it('tells which statuses its health check takes', () => {
    const found = waysThrough(group({ Matcher: { HttpCode: '200-299,401' } }), listeners(['HTTP', 80]));
    expect(found.http).toMatchObject([{ statuses: '200-299,401' }]);
  });

  it('is one of several, each asked through every rule that leads to the group', () => {
    const rules = [
      rule('1', [path('/cart/*')]),
      rule('2', [host('cart.example.com')]),
      rule('3', [path('/x/*')], to('other')),
      { ...notFound, ...to('cart') },
    ];
    const { http } = waysThrough(group(), [
      entrance(rules),
      entrance([everything], { Protocol: 'HTTP', Port: 8080 }),
    ]);
    expect(
      http.map(({ url, host: asHost, statuses }) => [url.replace(/^.*?com/, ''), asHost, statuses]),
    ).toEqual([
      ['/health', undefined, '200'],
      ['/cart/', undefined, '200-499'],
      ['/health', 'cart.example.com', '200'],
      [':8080/health', undefined, '200'],
    ]);
    expect(http.map(({ foundBy }) => / rule (\w+)/.exec(foundBy)?.[1])).toEqual([
      'default',
      '1',
      '2',
      undefined,
    ]);
  });

  it('with a certificate is asked under a name that leads to the balancer, or not beside plain HTTP', () => {
    const https = { Protocol: 'HTTPS', Port: 443 } as const;
    const plain = entrance([everything]);
    const asNamed = waysThrough(group(), [plain, entrance([everything], https, [named('shop.example.com')])]);
    expect(asNamed.http.map(({ url, host: asHost }) => [url.slice(0, 5), asHost])).toEqual([
      ['http:', undefined],
      ['https', 'shop.example.com'],
    ]);
    const nameless = waysThrough(group(), [plain, entrance([everything], https)]);
    expect(nameless.http.map(({ url }) => url.slice(0, 5))).toEqual(['http:']);
    expect(nameless.deadEnds).toEqual([
      'listener HTTPS:443 has a certificate for a name that no rule and no record tells',
    ]);
  });

  it('tells the names that lead to the group, and no others', () => {
    const rules = [rule('1', [host('cart.example.com')]), { ...notFound, ...to('other') }];
    const names = [named('cart.example.com'), named('www.example.com')];
    const found = waysThrough(group(), [entrance(rules, { Protocol: 'HTTP', Port: 80 }, names)]);
    expect(found.names.map(({ name }) => name)).toEqual(['cart.example.com']);
  });

  it('of an internal balancer is private', () => {
    const inside = {
      ...entrance([everything]),
      balancer: { ...balancer, Scheme: 'internal' as const },
    };
    expect(waysThrough(group(), [inside]).http).toMatchObject([{ isPrivate: true }]);
  });
});
