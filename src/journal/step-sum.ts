import type { UndoStep } from '#core';
import { crc32 } from 'node:zlib';

/**
 * What tells a step that was written down from one that was damaged since: acted on, that would be done to another
 * instance. The order of keys is that of the text.
 */
export function sumOf({ id, does, params, byHand }: UndoStep): number {
  return crc32(JSON.stringify([id, does, params, byHand]));
}
