// What a file may say of an HTTP request, and how its name, its answer and its errors are read: one way for all who send.
export { isAccepted, parseStatuses } from './accepted-statuses.ts';
export { headersField, isHeaderValue, resolveHeaders } from './headers.ts';
export { fillIngress, hasIngress } from './ingress.ts';
export { takingTurns } from './lookup.ts';
export { isIdempotent, methods } from './methods.ts';
export { statusField } from './status-field.ts';
export { troubleOf, wordFor } from './trouble.ts';
export type { Trouble } from './trouble.ts';
export { urlField } from './url-field.ts';
