import type { Container, Task as EcsTask } from '@aws-sdk/client-ecs';

const everywhere = ['', '0.0.0.0', '::'];

/** Where the task listens: its own interfaces, or ports of its host; the latter only once the host's address is known. */
export function addressesOf({ containers = [] }: EcsTask, hostAddress: string | undefined): string[] {
  return [...new Set(containers.flatMap((container) => placesOf(container, hostAddress)))];
}

/** Whether the task's addresses can't be told without that of its host. */
export function needsHost({ containers = [] }: EcsTask): boolean {
  return containers.some(
    ({ networkInterfaces = [], networkBindings = [] }) =>
      networkInterfaces.length === 0 &&
      networkBindings.some(({ bindIP = '' }) => everywhere.includes(bindIP)),
  );
}

function placesOf(
  { networkInterfaces = [], networkBindings = [] }: Container,
  hostAddress: string | undefined,
): string[] {
  const own = networkInterfaces.flatMap(({ privateIpv4Address, ipv6Address }) => [
    ...(privateIpv4Address === undefined ? [] : [privateIpv4Address]),
    ...(ipv6Address === undefined ? [] : [ipv6Address]),
  ]);
  if (own.length > 0) return own;
  return networkBindings.flatMap(({ bindIP = '', hostPort }) => {
    const address = everywhere.includes(bindIP) ? hostAddress : bindIP;
    return address === undefined || hostPort === undefined ? [] : `${address}:${hostPort}`;
  });
}
