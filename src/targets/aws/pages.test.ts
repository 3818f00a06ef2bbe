import { expect, it } from 'vitest';
import { allPages, inBatches } from './pages.ts';

it('asks for page after page until there is no token', async () => {
  const pages = new Map([
    [undefined, { items: [1, 2], next: 'b' }],
    ['b', { items: [], next: 'c' }],
    ['c', { items: [3], next: '' }],
  ]);
  const answers = await allPages(
    async (token) => pages.get(token) ?? { items: [], next: undefined },
    (page) => page.next,
  );
  expect(answers.flatMap((page) => page.items)).toEqual([1, 2, 3]);
});

it('asks for batches no larger than allowed, and for none of nothing', async () => {
  const ask = async (batch: number[]) => batch.join();
  expect(await inBatches([1, 2, 3, 4, 5], 2, ask)).toEqual(['1,2', '3,4', '5']);
  expect(await inBatches([1, 2], 2, ask)).toEqual(['1,2']);
  expect(await inBatches([], 2, ask)).toEqual([]);
});
