import { isSecretReference } from '#core';
import type { LoadScenario } from '#core';
import { compileTemplate, namesIn } from './templates.ts';
import type { Filled } from './templates.ts';

/** A header of a scenario's requests. */
interface HeaderField {
  /** In lower case. */
  name: string;
  fill: Filled;
  /** It is the same in each request. */
  isFixed: boolean;
}

/** Headers with their secrets, by lower-case name, ready to be filled; what a secret holds is sent as it is. */
export function fieldsOf(headers: ReadonlyMap<string, string>, told: LoadScenario['headers']): HeaderField[] {
  const references = Object.entries(told).filter(([, value]) => isSecretReference(value));
  const secrets = new Set(references.map(([name]) => name.toLowerCase()));
  return [...headers].map(([name, value]) => {
    const isSecret = secrets.has(name);
    return {
      name,
      fill: isSecret ? () => value : compileTemplate(value),
      isFixed: isSecret || namesIn(value).length === 0,
    };
  });
}
