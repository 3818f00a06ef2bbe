import { DocumentError } from '#documents';
import { parseExperiment } from '#experiments';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFile } from './test/data-file.ts';

const url = "'{{ingress}}/{{sku}}'";

/** What is wrong with a load whose file has this text, without its directory. */
function problemsOf(load: (file: string) => string, text: string): string[] {
  const file = dataFile(text);
  const lines = `version: 1\nname: a\nfaults: []\nload:\n  ${load(basename(file))}\n`;
  try {
    parseExperiment(lines, 'a.yaml', dirname(file));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return error.problems.map(({ line, column, message, hint }) =>
      `${line}:${column} ${message} – ${hint}`.replaceAll(`${dirname(file)}/`, ''),
    );
  }
  return [];
}

const traffic = (more: string) => `traffic: { rate: 1/s, ${more} }`;

describe('the files that a load names', () => {
  it.each<[string, (file: string) => string, string]>([
    ['rows that fill what is asked', (data) => traffic(`url: ${url}, data: ${data}`), 'sku\n1\n'],
    ['a curve', (file) => `traffic: { url: 'http://a/', curve: { file: ${file} } }`, 'time,rate\n0,1\n1,2\n'],
  ])('are taken: %s', (_, load, text) => expect(problemsOf(load, text)).toEqual([]));

  it.each<[string, (file: string) => string, string, string]>([
    [
      'data that is not there',
      () => traffic(`url: ${url}, data: none.csv`),
      '',
      "5:59 load.traffic.data: The data file none.csv can't be read: there is no such file. – Its path is from the directory of the experiment",
    ],
    [
      'data that is a directory',
      () => traffic(`url: ${url}, data: .`),
      '',
      "can't be read: it is no regular file.",
    ],
    [
      'a column that it has not, in a url',
      (data) => traffic(`url: '{{ingress}}/{{name}}', data: ${data}`),
      'sku\n1\n',
      '5:30 load.traffic.url: {{name}} in the requests of all stands for nothing. – rows.csv has the columns sku.',
    ],
    [
      'a column that it has not, in a header of a scenario of a warm-up',
      (data) =>
        `warmUp: { from: 1/s, to: 2/s, scenarios: [{ name: a, url: ${url}, data: ${data}, headers: { x-a: '{{b}}' } }] }`,
      'sku\n1\n',
      'load.warmUp.scenarios[0].headers.x-a: {{b}} in the requests of a stands for nothing.',
    ],
    [
      'a column where there is no data',
      () => traffic("url: 'http://a/', method: POST, body: { a: '{{sku}}' }"),
      '',
      'load.traffic.body: {{sku}} in the requests of all stands for nothing. – Known are {{ingress}}',
    ],
    [
      'a value that no header can hold',
      (data) => traffic(`url: 'http://a/', data: ${data}, headers: { x-a: '{{sku}}' }`),
      'sku\n☃\n',
      "load.traffic.headers.x-a: rows.csv:2: this sku can't stand in a header.",
    ],
    [
      'a name of nothing in a header of all services',
      () => traffic("headers: { x-a: '{{who}}' }"),
      '',
      'load.traffic.headers.x-a: {{who}} in the requests of all stands for nothing.',
    ],
    [
      'a script that is not there',
      () =>
        "warmUp: { from: 1/s, to: 2/s, grow: over 1s, url: 'http://a/', engine: { k6: { script: own.js } } }",
      '',
      "load.warmUp.engine.k6: The k6 script own.js can't be read: there is no such file. – Its path is from",
    ],
    [
      'a curve that is not there',
      () => "traffic: { url: 'http://a/', curve: { file: none.csv } }",
      '',
      "5:47 load.traffic.curve.file: The data file none.csv can't be read: there is no such file.",
    ],
    [
      'a curve that is none',
      (file) => `traffic: { url: 'http://a/', curve: { file: ${file} } }`,
      'time,rate\n0,1\nlate,2\n',
      '5:47 load.traffic.curve.file: rows.csv:3 "late" is no time. – The column time holds 14:30',
    ],
  ])('are refused at their fields: %s', (_, load, text, told) =>
    expect(problemsOf(load, text)).toEqual([expect.stringContaining(told)]),
  );

  it('are all told at once', () => {
    const load = () =>
      `traffic: { url: 'http://a/{{b}}', curve: { file: none.csv } }\n  warmUp: { from: 1/s, to: 2/s, url: 'http://a/', data: no.csv }`;
    expect(problemsOf(load, '')).toEqual([
      expect.stringContaining('load.traffic.url'),
      expect.stringContaining('load.traffic.curve.file'),
      expect.stringContaining('load.warmUp.data'),
    ]);
  });
});
