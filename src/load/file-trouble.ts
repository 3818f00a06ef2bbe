import { SquallError } from '#core';
import { resolve } from 'node:path';
import { readCurve } from './curve.ts';
import { engineNamed } from './engines.ts';
import type { ScenarioInFile } from './file/scenario-fields.ts';
import { readLoad } from './load-field.ts';
import { textsOf } from './plan-scenarios.ts';
import { readPlacedRows } from './rows.ts';
import { rowsFor } from './scenario-data.ts';

type Path = (string | number)[];

/** What is wrong with a file that a load names, or with what is asked of it, and at which of the load's fields. */
interface FileTrouble {
  path: Path;
  message: string;
  hint: string | undefined;
}

/** Reads all files that a load names, by paths from this directory; what keeps them from being used. */
export function fileTrouble(load: unknown, directory: string): FileTrouble[] {
  if (load === undefined) return [];
  const { warmUp, traffic } = readLoad(load);
  const found: FileTrouble[] = [];
  const attempt: Attempt = (path, work) => {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof SquallError)) throw error;
      found.push({ path, message: error.message, hint: error.hint });
      return false;
    }
  };
  if (warmUp) {
    const { kind, params } = warmUp.engine;
    attempt(['warmUp', 'engine', kind], () => engineNamed(kind).withFiles?.(params, directory));
  }
  for (const [role, asked] of Object.entries({ warmUp, traffic })) {
    const { url = '', scenarios = [] } = asked ?? {};
    if (asked && !asked.scenarios)
      readScenario({ ...asked, url, name: 'all', weight: 1 }, { path: [role], directory, attempt });
    for (const [place, scenario] of scenarios.entries())
      readScenario(scenario, { path: [role, 'scenarios', place], directory, attempt });
  }
  const { curve } = traffic ?? {};
  if (curve)
    attempt(['traffic', 'curve', 'file'], () =>
      readCurve({ ...curve, file: resolve(directory, curve.file) }),
    );
  return found;
}

type Attempt = (path: Path, work: () => void) => boolean;

/** Its file, then each text with what that asks of it. */
function readScenario(
  scenario: ScenarioInFile,
  { path, directory, attempt }: { path: Path; directory: string; attempt: Attempt },
): void {
  const { name, data, headers } = scenario;
  const file = data === undefined ? undefined : resolve(directory, data);
  if (file !== undefined && !attempt([...path, 'data'], () => readPlacedRows(file))) return;
  const { url, body } = textsOf(scenario, '');
  const none = { url: '', headers: [], body: '' };
  attempt([...path, 'url'], () => rowsFor({ ...none, url }, file, name));
  for (const [header, value] of Object.entries(headers))
    attempt([...path, 'headers', header], () => rowsFor({ ...none, headers: [value] }, file, name));
  attempt([...path, 'body'], () => rowsFor({ ...none, body }, file, name));
}
