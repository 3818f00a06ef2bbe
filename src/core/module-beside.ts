/** URL of the module `name` beside the importer: `.ts` in the sources, `.js` once built. */
export function moduleBeside(importerUrl: string, name: string): URL {
  return new URL(`./${name}${importerUrl.endsWith('.ts') ? '.ts' : '.js'}`, importerUrl);
}
