import type { Server } from 'node:http';

/** The length of a listener's queue: Node's own, and the shortest. */
export const backlogs = { usual: 511, shortest: 0 };

interface Listening {
  listen(backlog: number): number;
}

/**
 * Changes the length of a listener's queue, as listen(2) does when it is called again. Node offers it on the handle
 * alone; without one nothing changes, and whoever fills the queue has more to fill.
 */
export function setBacklog(server: Server, backlog: number): void {
  const handle: unknown = Reflect.get(server, '_handle');
  if (isListening(handle)) handle.listen(backlog);
}

function isListening(handle: unknown): handle is Listening {
  return (
    typeof handle === 'object' && handle !== null && 'listen' in handle && typeof handle.listen === 'function'
  );
}
