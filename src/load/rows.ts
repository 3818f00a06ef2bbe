import { BadInputError, messageOf, whyUnread } from '#core';
import { parse } from 'csv-parse/sync';
import { readFileSync, statSync } from 'node:fs';

/** One row of a data file: its columns by name. */
export type Row = Record<string, string>;

interface PlacedRow {
  row: Row;
  /** Where it stands in its file, from 1; where it has several lines, the last of them. */
  line: number;
}

/** The rows of a data file, as `readPlacedRows` reads them. */
export function readRows(path: string): Row[] {
  return readPlacedRows(path).map(({ row }) => row);
}

/**
 * The rows of a data file: CSV with a header line (RFC 4180), or NDJSON with an object a line. Raises BadInputError,
 * with the line, for a file that can't be read.
 */
export function readPlacedRows(path: string): PlacedRow[] {
  const known = read.get(path);
  const version = versionOf(path);
  if (known?.version === version) return known.rows;
  const rows = parseRows(path);
  read.set(path, { version, rows });
  return rows;
}

/** Several scenarios may share a file: it is read and held once. */
const read = new Map<string, { version: string; rows: PlacedRow[] }>();

function versionOf(path: string): string {
  const file = statSync(path, { throwIfNoEntry: false });
  return `${file?.mtimeMs} ${file?.size} ${file?.ino}`;
}

function parseRows(path: string): PlacedRow[] {
  const text = readText(path);
  const rows = /\.(?:ndjson|jsonl)$/.test(path) ? rowsOfJson(text, path) : rowsOfCsv(text, path);
  if (rows.length === 0)
    throw new BadInputError(`${path} has no rows.`, { hint: 'It wants a header line and at least one row.' });
  return rows;
}

/** A file of rows is held whole, by each generator. A device or a pipe may have no end. */
const longestBytes = 256 * 1024 * 1024;

function readText(path: string): string {
  try {
    const file = statSync(path);
    if (!file.isFile()) throw new Error('it is no regular file');
    if (file.size > longestBytes) throw new Error(`it is longer than ${longestBytes / 1024 / 1024} MiB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInputError(`The data file ${path} can't be read: ${whyUnread(error)}.`, {
      hint: 'Its path is from the directory of the experiment, or of a load by itself from where that is started.',
    });
  }
}

function rowsOfCsv(text: string, path: string): PlacedRow[] {
  try {
    return parse<PlacedRow, Row>(text, {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (row, { lines }) => ({ row, line: lines }),
    });
  } catch (error) {
    throw new BadInputError(`${path} is no CSV: ${messageOf(error)}`, {
      hint: 'The first line names the columns; a value with a comma or a quote stands in quotes.',
    });
  }
}

function rowsOfJson(text: string, path: string): PlacedRow[] {
  return text.split('\n').flatMap((each, index): PlacedRow[] => {
    const line = index + 1;
    if (each.trim() === '') return [];
    const object = parseObject(each.trim());
    if (!object) throw new BadInputError(`${path}:${line} is no JSON object.`);
    const values = Object.entries(object).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return [{ row: Object.fromEntries(values), line }];
  });
}

function parseObject(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
