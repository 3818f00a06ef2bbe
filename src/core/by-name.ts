type Named = { readonly name: string };
type ByName<Plugins extends readonly Named[]> = { [Plugin in Plugins[number] as Plugin['name']]: Plugin };

/** The plugins keyed by their own names, so that a name is written in its folder alone. */
export function byName<Plugins extends readonly Named[]>(...plugins: Plugins): ByName<Plugins> {
  return Object.fromEntries(plugins.map((plugin) => [plugin.name, plugin])) as ByName<Plugins>;
}
