const connecting = new Set(['connect', 'getaddrinfo']);
const connected = new Set(['read', 'write', 'shutdown']);
/** Codes that tell of the way to a server, unless they come from a connection that was there. */
const ofTheWay = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);
/** Codes of what this machine has too little of. */
const ofThisMachine = new Set(['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/** Whether an error says that no connection came to be, so that nothing can have been sent. */
export function isNeverConnected(error: unknown): boolean {
  // Several addresses were tried at once; each failed for a reason of its own.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isNeverConnected);
  const { code, syscall }: { code?: string; syscall?: string } = Object(error);
  if (syscall !== undefined && connecting.has(syscall)) return true;
  return code !== undefined && ofTheWay.has(code) && !connected.has(syscall ?? '');
}

/** Whether nothing was sent because this machine has no ports, files or memory left, which tells nothing of the server. */
export function isOwnTrouble(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOwnTrouble);
  const { code }: { code?: string } = Object(error);
  return code !== undefined && ofThisMachine.has(code) && isNeverConnected(error);
}
