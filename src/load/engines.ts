import { BadInputError, byName } from '#core';
import type { LoadEngine } from './contract.ts';
import autocannon from './autocannon/index.ts';
import k6 from './k6/index.ts';
import traffic from './traffic/index.ts';

/** Every engine by its name, the word in an experiment file. */
export const engines = byName(autocannon, k6, traffic);

/** The one that sends by a schedule and can be steered: what sends traffic, and warm-ups unless they ask for another. */
export const usualEngine = traffic.name;

/** The registered engine of a name. */
export function engineNamed(name: string): LoadEngine {
  const engine: LoadEngine | undefined = Object.values(engines).find((one) => one.name === name);
  if (!engine) throw new BadInputError(`There is no load engine named ${name}.`);
  return engine;
}
