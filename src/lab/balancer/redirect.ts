import type { RuleAction } from '../control/elb/records.ts';
import type { Asked } from './asked.ts';

type Redirect = Extract<RuleAction, { type: 'redirect' }>;

/** The Location of a redirect: what it keeps of the request is written `#{host}`, `#{path}` and so on. */
export function locationOf({ protocol, host, port, path, query }: Redirect, asked: Asked): string {
  const kept: Readonly<Record<string, string>> = {
    protocol: 'http',
    host: asked.host,
    port: String(asked.port),
    path: asked.path.replace(/^\//, ''),
    query: asked.query,
  };
  const fill = (text: string) =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => kept[name] ?? '');
  const filledQuery = fill(query);
  const place = `${fill(protocol).toLowerCase()}://${fill(host)}:${fill(port)}${fill(path)}`;
  return filledQuery === '' ? place : `${place}?${filledQuery}`;
}
