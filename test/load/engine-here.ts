import type { LoadEngine } from '#load';

const found = new Map<string, boolean>();

/** Whether an engine is on this machine; its tests are skipped aloud elsewhere, also in CI: no registry has k6. */
export async function findHere({ name, find }: LoadEngine): Promise<boolean> {
  const known = found.get(name);
  if (known !== undefined) return known;
  const engine = await find(new AbortController().signal);
  const isHere = 'version' in engine;
  if (!isHere) console.warn(`Tests are skipped: ${engine.missing}; ${engine.howToGet}`);
  found.set(name, isHere);
  return isHere;
}
