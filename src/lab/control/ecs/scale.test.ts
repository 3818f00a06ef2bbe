import { describe, expect, it } from 'vitest';
import { virtualLab } from '../test/virtual-lab.ts';

const services = Object.fromEntries(
  Array.from({ length: 100 }, (_, index) => [
    `s${index}`,
    { tasks: 1000, cpu: 128, memory: 256, path: 'none' },
  ]),
);

describe('a lab of 10,000 instances and 100,000 tasks', () => {
  it('starts, evenly spread, and recovers from the loss of a hundred hosts', { timeout: 120_000 }, () => {
    const { plane, timers } = virtualLab({ instances: { count: 10_000 }, services });
    const { ecs, ec2 } = plane.state;
    const running = () => [...ecs.tasks.values()].filter(({ lastStatus }) => lastStatus === 'RUNNING');
    plane.boot();
    timers.advance(6000);
    expect(running()).toHaveLength(100_000);
    const loads = [...ecs.taskIndex.loads.values()].map(({ tasks }) => tasks);
    expect(loads).toHaveLength(10_000);
    expect([Math.min(...loads), Math.max(...loads)]).toEqual([9, 11]);
    plane.ec2.terminate([...ec2.instances.keys()].slice(0, 100), { skipOsShutdown: true });
    timers.advance(1100);
    expect(running()).toHaveLength(99_000);
    timers.advance(7000);
    expect(running()).toHaveLength(100_000);
  });
});
