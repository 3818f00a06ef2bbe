import type { Capacity } from '#core';

/** What an instance that takes tasks has free. */
export interface Room {
  id: string;
  zone: string;
  cpu: number;
  memory: number;
}

/** Whether an instance is known to take tasks. */
export function isOpen(capacity: Capacity | undefined): capacity is Capacity {
  return capacity !== undefined && capacity.isClosed !== true;
}
