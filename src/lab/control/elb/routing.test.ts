import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idsOf, targetRig } from './test/target-rig.ts';

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('check' as const), at: fc.nat(20), isOk: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('deregister' as const), at: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('register' as const), at: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('pass' as const), at: fc.nat(4000) }) },
);

describe('what a balancer is told', () => {
  it('never sends requests to a draining target, nor to an unhealthy one while another is healthy', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        // The script's own checks are switched off, so that only the steps decide.
        const lab = targetRig({ constants: { healthCheckInterval: '300h' } });
        const group = lab.group('web');
        const [{ privateIp: host = '', zone } = { zone: '' }] = lab.running();
        for (const each of steps) {
          const target = [...group.targets.values()][each.at % Math.max(1, group.targets.size)];
          if (each.what === 'pass') lab.timers.advance(each.at);
          else if (each.what === 'register')
            lab.plane.elb.targets.register(group, [{ id: `x:${each.at}`, host, port: each.at + 1, zone }]);
          else if (!target) continue;
          else if (each.what === 'check') lab.check(group, target, each.isOk);
          else lab.plane.elb.targets.deregister(group, [target.id]);
          const told = lab.routed(group);
          expect({
            routed: idsOf(told?.routed),
            draining: idsOf(told?.draining),
            checked: idsOf(told?.checked),
          }).toEqual(wanted([...group.targets.values()]));
        }
      }),
      { numRuns: 60 },
    );
  });
});

function wanted(targets: readonly { id: string; state: string }[]): Record<string, string[]> {
  const inState = (...states: string[]) => idsOf(targets.filter(({ state }) => states.includes(state)));
  const healthy = inState('healthy');
  const checked = inState('initial', 'healthy', 'unhealthy');
  return { routed: healthy.length > 0 ? healthy : checked, draining: inState('draining'), checked };
}
