import { BadInputError } from '#core';
import type { HttpEndpoint, Service } from '#core';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trafficField } from './file/traffic-field.ts';
import { scenariosOf } from './plan-scenarios.ts';
import { dataFile } from './test/data-file.ts';

/** What a file asks for comes to, or why it is refused. */
function planned(asked: object, context: Partial<Parameters<typeof scenariosOf>[1]> = {}) {
  const traffic = trafficField.parse({ rate: '1/s', ...asked });
  return scenariosOf(traffic, { directory: '/nowhere', ...context });
}

function refusal(asked: object, context?: Parameters<typeof planned>[1]) {
  try {
    planned(asked, context);
  } catch (error) {
    if (error instanceof BadInputError) return `${error.message} ${error.hint ?? ''}`;
    throw error;
  }
  return 'no refusal';
}

const withData = (text: string, asked: object, name?: string) => {
  const file = dataFile(text, name);
  const context = { directory: dirname(file) };
  return { asked: { data: basename(file), ...asked }, context, file };
};
const refusalWith = (...given: Parameters<typeof withData>) => {
  const { asked, context, file } = withData(...given);
  return refusal(asked, context).replaceAll(`${dirname(file)}/`, '');
};

describe('scenarios', () => {
  it('keep their names readable in a path as well, and what a user encoded as it is', () => {
    const { asked, context } = withData('sku\ntea\n', { url: 'http://a/p/{{sku}}?f=%7B1%7D' });
    expect(planned(asked, context)).toMatchObject([{ url: 'http://a/p/{{sku}}?f=%7B1%7D' }]);
  });

  it('are one of a url, with the ingress in its place', () => {
    expect(planned({ url: '{{ ingress }}/buy?n={{ n }}#top' }, { ingress: 'http://shop:81/' })).toEqual([
      {
        name: 'all',
        weight: 1,
        method: 'GET',
        url: 'http://shop:81/buy?n={{n}}',
        headers: {},
        statuses: '200-399',
        timeoutMs: 10_000,
      },
    ]);
  });

  it('are those that a file names, with what each sends', () => {
    const body = { a: '{{id}}' };
    const text = { name: 'b', url: 'http://b/', method: 'PUT', body: 'hi', weight: 3, timeout: '1s' };
    expect(
      planned({ scenarios: [{ name: 'a', url: 'http://a/', method: 'POST', body }, text] }),
    ).toMatchObject([
      { name: 'a', weight: 1, body: { text: '{"a":"{{id}}"}', type: 'application/json' } },
      { name: 'b', weight: 3, body: { text: 'hi', type: 'text/plain; charset=utf-8' }, timeoutMs: 1000 },
    ]);
  });

  it('are every service at its load balancer, where nothing is named', () => {
    const http = (url: string, more: Partial<HttpEndpoint> = {}): HttpEndpoint => ({
      kind: 'http',
      url,
      statuses: '200',
      foundBy: 'a listener',
      ...more,
    });
    const service = (name: string, endpoints: HttpEndpoint[]): Service => ({
      name,
      desired: 1,
      running: 1,
      tasks: [],
      targetGroups: [],
      endpoints,
    });
    const services = [
      service('shop', [http('http://a/', { host: 'shop.example.com' })]),
      service('worker', []),
      service('odd', [http('http://b/', { statuses: 'Success' })]),
    ];
    const headers = { 'x-a': 'b' };
    expect(planned({ headers, timeout: '2s' }, { inventory: { services } })).toEqual([
      expect.objectContaining({
        name: 'shop',
        url: 'http://a/',
        headers: { ...headers, host: 'shop.example.com' },
        statuses: '200',
        timeoutMs: 2000,
      }),
      expect.objectContaining({ name: 'odd', headers, statuses: '200-399' }),
    ]);
    expect(planned({ expect: { status: '404' } }, { inventory: { services } })).toMatchObject([
      { name: 'shop', statuses: '404' },
      { name: 'odd', statuses: '404' },
    ]);
    expect(refusal({ headers: { 'x-a': '{{who}}' } }, { inventory: { services } })).toMatch(
      /^{{who}} in the requests of shop stands for nothing/,
    );
    expect(refusal({}, { inventory: { services: [] } })).toMatch(/nothing to send to. Name a url/);
    expect(refusal({})).toMatch(/nothing to send to/);
  });

  it('know the rows of their data, from the directory of the file', () => {
    const { asked, context, file } = withData('item\ntea\nrum\n', { url: 'http://a/{{item}}' });
    expect(planned(asked, context)).toMatchObject([{ data: { file, rows: 2 } }]);
  });
});

describe('a request that can not be what was meant', () => {
  const url = 'http://a/{{item}}';

  it.each<[string, object, RegExp]>([
    ['no ingress', { url: '{{ingress}}/' }, /needs the target's ingress, and this target has none/],
    ['a placeholder as host', { url: 'http://{{n}}/' }, /placeholder in its host; only path and query/],
    ['a name of nothing', { url }, /^{{item}} in the requests of all stands for nothing.*data: file.csv/],
    ['a name that is none', { url: 'http://a/{{a b}}' }, /^{{a b}} in the requests of all is no name/],
    ['a name in a header', { url: 'http://a/', headers: { x: '{{y}}' } }, /^{{y}} in the requests/],
    [
      'a name in a body',
      { scenarios: [{ name: 'buy', url: 'http://a/', method: 'POST', body: { a: ['{{y}}'] } }] },
      /^{{y}} in the requests of buy stands for nothing/,
    ],
    [
      'an ingress in a header',
      { url: 'http://a/', headers: { origin: '{{ingress}}' } },
      /^{{ingress}} .* stands for nothing. {{ingress}} stands at the begin of a url alone/,
    ],
    ['a data file that is not there', { url, data: 'rows.csv' }, /\/nowhere\/rows.csv can't be read/],
  ])('is refused for %s', (_, asked, message) => expect(refusal(asked)).toMatch(message));

  it('is refused for a column that is misspelt, with those that there are', () => {
    expect(refusalWith('itm,count\n1,2\n', { url })).toMatch(
      /stands for nothing. rows.csv has the columns itm, count/,
    );
  });

  it('is refused for a column by the name of what each request has of its own', () => {
    expect(refusalWith('id,item\n1,2\n', { url: 'http://a/{{id}}' })).toMatch(/may be a column of rows.csv/);
    expect(refusalWith('id,item\n1,2\n', { url })).toBe('no refusal');
  });

  it('is refused for a row without a value, by its line', () => {
    const rows = '{"item":"a"}\n\n{"itm":"b"}\n';
    expect(refusalWith(rows, { url }, 'rows.ndjson')).toMatch(/^rows.ndjson:3 has no item/);
  });

  it('is refused for a value that would break a header, by its line, and for none elsewhere', () => {
    const rows = 'item\ntea\n"a\nb"\n';
    const inHeader = { url: 'http://a/', headers: { 'x-item': '{{item}}' } };
    expect(refusalWith(rows, inHeader)).toMatch(/^rows.csv:4: this item can't stand in a header/);
    expect(refusalWith('item\n☃\n', inHeader)).toMatch(/^rows.csv:2/);
    expect(refusalWith('item\nübermäßig\n', inHeader)).toBe('no refusal');
    expect(refusalWith(rows, { url })).toBe('no refusal');
  });
});
