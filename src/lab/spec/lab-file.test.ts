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
    expect(spec.services).toEqual([
      {
        name: 'web',
        tasks: 1,
        cpu: 256,
        memory: 256,
        path: '/web',
        placement: [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'spread', field: 'instanceId' },
        ],
        answersInMs: 5,
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
    expect(services[0]).toEqual({
      name: 'batch',
      tasks: 0,
      cpu: 256,
      memory: 256,
      placement: [{ type: 'binpack', field: 'cpu' }, { type: 'random' }],
      answersInMs: 1500,
      command,
    });
    expect(services[1]?.path).toBe('/shop/cart');
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
