import { BadInputError } from '#core';
import { isHeaderValue } from '#requests';
import { readPlacedRows } from './rows.ts';
import { namesIn, wrongNamesIn } from './templates.ts';

/** The texts of a scenario in which names may stand. */
export interface Texts {
  url: string;
  headers: readonly string[];
  body: string;
}

const ownNames = ['id', 'n'];

/**
 * How many rows fill the names of a scenario's texts. Raises BadInputError for a name that stands for nothing, for it
 * would be sent as it stands, and for a row that has no value for one, or one that no header can hold.
 */
export function rowsFor(texts: Texts, file: string | undefined, scenario: string): number {
  const rows = file === undefined ? [] : readPlacedRows(file);
  const columns = Object.keys(rows[0]?.row ?? {});
  const all = [texts.url, ...texts.headers, texts.body];
  const [wrong] = all.flatMap(wrongNamesIn);
  if (wrong !== undefined)
    throw new BadInputError(`{{${wrong}}} in the requests of ${scenario} is no name.`, {
      hint: 'A name in braces has letters, digits, dots, dashes and underscores; rename the column.',
    });
  const asked = [...new Set(all.flatMap(namesIn))];
  const unknown = asked.find((name) => !ownNames.includes(name) && !columns.includes(name));
  if (unknown !== undefined)
    throw new BadInputError(`{{${unknown}}} in the requests of ${scenario} stands for nothing.`, {
      hint: hintFor(unknown, file, columns),
    });
  const twofold = asked.find((name) => ownNames.includes(name) && columns.includes(name));
  if (twofold !== undefined)
    throw new BadInputError(`{{${twofold}}} in the requests of ${scenario} may be a column of ${file}.`, {
      hint: '{{id}} and {{n}} are those of the request; rename the column.',
    });
  const named = asked.filter((name) => !ownNames.includes(name));
  const inHeaders = new Set(texts.headers.flatMap(namesIn));
  for (const { row, line } of rows)
    for (const name of named) {
      const value = row[name];
      if (value === undefined) throw new BadInputError(`${file}:${line} has no ${name}.`);
      if (inHeaders.has(name) && !isHeaderValue(value))
        throw new BadInputError(`${file}:${line}: this ${name} can't stand in a header.`, {
          hint: 'The value of a header is one line of Latin letters, digits and signs.',
        });
    }
  return rows.length;
}

function hintFor(name: string, file: string | undefined, columns: readonly string[]): string {
  if (name === 'ingress') return '{{ingress}} stands at the begin of a url alone.';
  return file === undefined
    ? 'Known are {{ingress}}, {{id}} and {{n}}, and the columns of a data file: data: file.csv.'
    : `${file} has the columns ${columns.join(', ')}.`;
}
