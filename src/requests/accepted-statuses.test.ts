import { describe, expect, it } from 'vitest';
import { isAccepted, parseStatuses } from './accepted-statuses.ts';

const accepts = (text: string, status: number) => isAccepted(status, parseStatuses(text) ?? []);

describe('parseStatuses', () => {
  it.each([
    ['200', [200], [199, 201, 302]],
    ['2xx', [200, 299], [199, 300]],
    ['5XX', [500, 599], [499]],
    ['200-399', [200, 304, 399], [199, 400, 503]],
    ['200,202', [200, 202], [201]],
    ['200-299, 304', [200, 299, 304], [300, 305]],
    ['404', [404], [200]],
  ])('takes %s', (text, accepted, refused) => {
    expect(accepted.filter((status) => !accepts(text, status))).toEqual([]);
    expect(refused.filter((status) => accepts(text, status))).toEqual([]);
  });

  it.each(['', 'ok', '99', '600', '299-200', '20', '2000', '200,', ',200', '200-', '6xx', '-200', '0-99'])(
    'refuses "%s"',
    (text) => expect(parseStatuses(text)).toBeUndefined(),
  );
});
