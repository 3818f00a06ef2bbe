/** The methods that a request in a file may have. */
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Whether a request may be sent again when nobody knows what became of it (RFC 9110, 9.2.2). */
export function isIdempotent({ method }: { method: (typeof methods)[number] }): boolean {
  return method !== 'POST' && method !== 'PATCH';
}
