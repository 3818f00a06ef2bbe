import type { ContainerInstance, Task } from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { capacityOf, needsOf } from './capacity.ts';

const amounts = (cpu: number, memory: number) => [
  { name: 'CPU', type: 'INTEGER', integerValue: cpu },
  { name: 'MEMORY', type: 'INTEGER', integerValue: memory },
  { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22'] },
];

const host: ContainerInstance = {
  status: 'ACTIVE',
  agentConnected: true,
  registeredResources: amounts(2048, 3900),
  remainingResources: amounts(1024, -100),
};
const told = { cpu: 2048, memory: 3900, cpuFree: 1024, memoryFree: 0 };

it.each<[string, ContainerInstance, ReturnType<typeof capacityOf>]>([
  ['one that takes tasks', host, told],
  ['one that drains', { ...host, status: 'DRAINING' }, { ...told, isClosed: true }],
  ['one whose agent is not heard', { ...host, agentConnected: false }, { ...told, isClosed: true }],
  ['one that tells of no resources', { status: 'ACTIVE', agentConnected: true }, undefined],
])('the capacity of %s', (_, described, expected) => {
  expect(capacityOf(described)).toEqual(expected);
});

it.each<[string, Task, ReturnType<typeof needsOf>]>([
  [
    'that says so itself',
    { cpu: '256', memory: '512', containers: [{ memory: '9' }] },
    { cpu: 256, memory: 512 },
  ],
  [
    'whose containers say so, with soft limits where they have them',
    {
      containers: [
        { cpu: '128', memory: '300', memoryReservation: '100' },
        { cpu: '0', memory: '200' },
      ],
    },
    { cpu: 128, memory: 300 },
  ],
  [
    'of which one container does not tell',
    { containers: [{ cpu: '128', memory: '300' }, { cpu: '1' }] },
    undefined,
  ],
  ['that tells nothing', {}, undefined],
])('what a task needs %s', (_, task, expected) => {
  expect(needsOf(task)).toEqual(expected);
});
