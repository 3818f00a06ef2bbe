import { BadInputError } from '#core';
import { describe, expect, it } from 'vitest';
import { defaultLab, defaultLabFile } from './default-lab.ts';
import { labFileSchema, parseLab } from './lab-file.ts';
import { profiles } from './profiles.ts';

const small = { name: 'small', instances: { count: 2 }, services: { web: { tasks: 1 } } };

/** The issues of a file that cannot be taken, each with its place. */
function issuesOf(changes: Record<string, unknown>): string[] {
  const result = labFileSchema.safeParse({ ...small, ...changes });
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a lab file', () => {
  it('needs no more than a name, instances and services', () => {
    const spec = parseLab(small);
    expect(spec).toMatchObject({
      name: 'small',
      seed: 1,
      zones: 3,
      profile: 'fast',
      constants: profiles.fast,
    });
    expect(spec.instances).toMatchObject({ tags: { squall: 'allowed' }, protected: 0 });
    expect(spec.group).toEqual({
      min: 0,
      max: 4,
      healthCheckTypes: ['EC2'],
      gracePeriodMs: 0,
      hooks: [],
    });
    expect(spec.services).toEqual([
      {
        name: 'web',
        tasks: 1,
        cpu: 256,
        memory: 256,
        path: '/web',
        hosts: [],
        placement: [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'spread', field: 'instanceId' },
        ],
        constraints: [],
        program: { kind: 'built-in', path: '/web', answersInMs: 5, environment: {} },
        network: 'bridge',
        port: { container: 8080, host: 0 },
        scheduling: 'REPLICA',
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        circuitBreaker: { isEnabled: false, isRollback: false },
        gracePeriodMs: 0,
        slowStartMs: 0,
        isRebalanced: false,
      },
    ]);
  });

  it('chooses a profile and overrides single values, never among them', () => {
    const { constants } = parseLab({
      ...small,
      profile: 'aws',
      constants: { draining: '5s', silence: 'never', healthyThreshold: 7 },
    });
    expect(constants).toEqual({
      ...profiles.aws,
      drainingMs: 5000,
      silenceMs: Infinity,
      healthyThreshold: 7,
    });
  });

  it('takes placement in the words of ECS, a service without a balancer, and a program', () => {
    const placement = [{ binpack: 'cpu' }, 'random'];
    const command = ['node', 'server.js'];
    const { services } = parseLab({
      ...small,
      services: {
        batch: { tasks: 0, path: 'none', placement, command, answersIn: '1.5s' },
        cart: { tasks: 1, path: '/shop/cart/' },
      },
    });
    expect(services[0]).toMatchObject({
      name: 'batch',
      tasks: 0,
      placement: [{ type: 'binpack', field: 'cpu' }, { type: 'random' }],
      program: { kind: 'command', command, environment: {} },
    });
    expect(services[0]).not.toHaveProperty('path');
    expect(services[1]?.path).toBe('/shop/cart');
  });

  it('takes a network of its own, discovery, constraints, a daemon and the percentages of a deployment', () => {
    const { services } = parseLab({
      ...small,
      services: {
        orders: { tasks: 2, path: 'none', network: 'awsvpc', discovery: { type: 'A', ttl: '10s' } },
        agent: { tasks: 0, scheduling: 'daemon', port: 9100, discovery: 'SRV' },
        cart: {
          tasks: 1,
          hosts: ['shop.example'],
          constraints: ['distinctInstance', { memberOf: 'attribute:tier == web' }],
          deployment: { minimumHealthy: 50, maximum: 150, circuitBreaker: 'rollback' },
        },
      },
    });
    expect(services[0]).toMatchObject({
      network: 'awsvpc',
      port: { container: 8080, host: 8080 },
      discovery: { type: 'A', ttlSeconds: 10 },
    });
    expect(services[1]).toMatchObject({
      scheduling: 'DAEMON',
      placement: [],
      port: { container: 8080, host: 9100 },
      discovery: { type: 'SRV', ttlSeconds: 60 },
      minimumHealthyPercent: 0,
      maximumPercent: 100,
    });
    expect(services[2]).toMatchObject({
      hosts: ['shop.example'],
      constraints: [{ type: 'distinctInstance' }, { type: 'memberOf', expression: 'attribute:tier == web' }],
      minimumHealthyPercent: 50,
      maximumPercent: 150,
      circuitBreaker: { isEnabled: true, isRollback: true },
    });
  });

  it('takes a queue with its consumer, which listens to nothing', () => {
    const { services, queues } = parseLab({
      ...small,
      queues: { mail: { visibility: '5s', fill: 20 } },
      services: { mailer: { tasks: 2, worksOff: { queue: 'mail', in: '10ms' } } },
    });
    expect(queues).toEqual([{ name: 'mail', visibilityMs: 5000, fillPerSecond: 20 }]);
    expect(services[0]?.program).toEqual({ kind: 'daemon', queue: 'mail', worksForMs: 10, environment: {} });
    expect(services[0]).not.toHaveProperty('port');
    expect(services[0]).not.toHaveProperty('path');
  });

  it('takes a group with hooks, incidents, a reservation and behaviours that are off', () => {
    const spec = parseLab({
      ...small,
      group: { max: 5, warmUp: '30s', hooks: { drain: { on: 'terminating', heartbeat: '10s' } } },
      incidents: [
        { incident: 'partition', after: '10s', hosting: 'web', for: '30s' },
        { incident: 'registry-down' },
      ],
      balancer: { reserved: 200 },
      without: ['fail-open'],
    });
    expect(spec.group).toMatchObject({
      max: 5,
      warmupMs: 30_000,
      hooks: [
        {
          name: 'drain',
          transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
          heartbeatMs: 10_000,
          defaultResult: 'CONTINUE',
        },
      ],
    });
    expect(spec.incidents).toEqual([
      { afterMs: 10_000, incident: { kind: 'partition', hosting: 'web', count: 1, forMs: 30_000 } },
      { afterMs: 0, incident: { kind: 'registry-down', forMs: Infinity } },
    ]);
    expect(spec.reservedUnits).toBe(200);
    expect([...spec.without]).toEqual(['fail-open']);
  });

  it.each([
    [{ zone: 2 }, ': Unrecognized key: "zone"'],
    [
      { constants: { draining: '5 bananas' } },
      'constants.draining: "5 bananas" is not a duration; write 500ms, 3s, 5m or never',
    ],
    [{ constants: { drain: '5s' } }, 'constants: Unrecognized key: "drain"'],
    [{ services: {} }, 'services: a lab needs at least one service'],
    [
      { services: { web: { tasks: 1, cpu: 4096 } } },
      'services.web.cpu: one task does not fit an instance of 2048',
    ],
    [
      { services: { web: { tasks: 1, memory: 4096 } } },
      'services.web.memory: one task does not fit an instance of 3840',
    ],
    [
      { services: { web: { tasks: 1 }, site: { tasks: 1, path: '/web/' } } },
      'services.site.path: "/web" is the path of web already',
    ],
    [
      { services: { web: { tasks: 1, path: 'web' } } },
      'services.web.path: is not a path: write /checkout or none',
    ],
    [
      { services: { web: { tasks: 1, placement: [{ binpack: 'disk' }] } } },
      'services.web.placement.0: is not a placement strategy: write { spread: instanceId }, { binpack: memory } or random',
    ],
    [{ instances: { count: 2, protected: 3 } }, 'instances.protected: cannot exceed count, which is 2'],
    [{ without: ['gravity'] }, 'without.0: is not a behaviour of the lab; docs/lab.md lists them'],
    [{ group: { max: 1 } }, 'group.max: cannot be below the count, 2'],
    [
      { services: { web: { tasks: 1, discovery: 'A' } } },
      'services.web.discovery: A records need network: awsvpc; a task on its host is found by SRV',
    ],
    [
      { services: { web: { tasks: 1, worksOff: { queue: 'mail' } } } },
      'services.web.worksOff: there is no queue "mail" under queues',
    ],
    [{ incidents: [{ incident: 'task-crash', service: 'shop' }] }, 'incidents.0: there is no service "shop"'],
    [{ incidents: [{ incident: 'spot-notice' }] }, 'incidents.0: only 0 instances are spot'],
    [{ incidents: [{ incident: 'partition', zone: 'z' }] }, 'incidents.0.zone: is not a zone: a to f'],
    [{ profile: 'slow' }, 'profile: Invalid option: expected one of "fast"|"aws"'],
  ])('that has %j tells where and why', (changes, issue) => {
    expect(issuesOf(changes)).toEqual([issue]);
  });

  it('is refused with all its issues at once', () => {
    const read = () => parseLab({ ...small, zone: 2, constants: { draining: 'x', silence: 'y' } });
    expect(read).toThrow(BadInputError);
    for (const place of [/constants\.draining: /, /constants\.silence: /, /"zone"/])
      expect(read).toThrow(place);
  });
});

describe('the default lab', () => {
  it('is what its file says, with at least six services of different sizes, all behind the balancer', () => {
    const spec = defaultLab();
    expect(spec).toEqual(parseLab(defaultLabFile));
    expect(spec.instances).toMatchObject({ count: 8, tags: { squall: 'allowed' }, protected: 0 });
    expect(spec.services.map(({ name, tasks, path }) => [name, tasks, path])).toEqual([
      ['web', 6, '/web'],
      ['api', 6, '/api'],
      ['checkout', 4, '/checkout'],
      ['search', 3, '/search'],
      ['payments', 3, '/payments'],
      ['invoices', 2, '/invoices'],
    ]);
  });

  it('takes a seed', () => {
    expect(defaultLab(42)).toEqual({ ...defaultLab(), seed: 42 });
  });
});
