import type { Findings } from '#analysis';
import { formatNumberOf } from '../amounts.ts';
import { stateWords } from '../words.ts';
import { escapeText } from './escape.ts';
import { table } from './layout.ts';

type Foreseen = NonNullable<Findings['foreseen']>;

/** What placement foretold, beside what was felt. */
export function foreseen({ foreseen, services }: Findings): string {
  if (!foreseen) return '';
  const lost = services.filter(({ state }) => state === 'lost').length;
  const draws = foreseen.draws.map((draw) => `${drawText(draw, foreseen.draws.length)}\n`).join('\n');
  const outcome = `These victims took every host of ${formatNumberOf(foretold(foreseen), 'service')}; ${formatNumberOf(lost, 'service')} ${lost === 1 ? 'was' : 'were'} lost.\n`;
  const rows = table(
    ['Service', 'By placement', 'Felt'],
    foreseen.services,
    ({ name, isForeseen, state }) => [
      escapeText(name),
      isForeseen ? 'every host among the victims' : 'keeps a host',
      state === null ? 'not probed' : `${stateWords[state].symbol} ${stateWords[state].word}`,
    ],
  );
  return [draws, outcome, rows].filter((part) => part !== '').join('\n');
}

function foretold({ services }: Foreseen): number {
  return services.filter(({ isForeseen }) => isForeseen).length;
}

function drawText(
  { fault, k, pool, expectedLost, worstLost, worstAtMost }: Foreseen['draws'][number],
  faults: number,
): string {
  const which = faults === 1 ? '' : `Fault ${fault + 1}: `;
  const { value, method, interval } = expectedLost;
  const between = interval ? `, between ${interval.lo.toFixed(2)} and ${interval.hi.toFixed(2)}` : '';
  const most = worstAtMost > worstLost ? ` (at most ${worstAtMost})` : '';
  return `${which}Any ${k} of ${pool}: ${value.toFixed(2)} services lost on average (${method}${between}), ${worstLost} in the worst draw${most}.`;
}
