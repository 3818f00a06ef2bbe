import type { PreflightFinding } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { wrap } from '../text-width.ts';
import type { Word } from '../words.ts';
import { paint, plain, type Line, type Screen } from './paint.ts';

const words: Record<PreflightFinding['level'], Word> = {
  stop: { symbol: '✗', word: 'stops', tone: 'bad' },
  warn: { symbol: '!', word: 'warns', tone: 'doubt' },
  ok: { symbol: '✓', word: 'ok', tone: 'good' },
};
const mostLines = 6;

/** What was looked at before anything is hurt: what stands in the way first, each with what to do. */
export function renderFindings(findings: readonly PreflightFinding[], screen: Screen): string {
  const lines = Object.entries(words).flatMap(([level, { symbol, word, tone }]) =>
    findings
      .filter((one) => one.level === level)
      .flatMap(({ what, todo }): Line[] => {
        const [first = '', ...rest] = wrap(what, screen.width - 10, mostLines);
        const told = todo === undefined ? [] : wrap(`→ ${todo}`, screen.width - 10, mostLines);
        return [
          [{ text: `${symbol} ${word.padEnd(6)}`, tone }, { text: `  ${first}` }],
          ...[...rest, ...told].map((text) => plain(`          ${text}`)),
        ];
      }),
  );
  return paint([...lines, plain(''), plain(totals(findings))], screen).join('\n');
}

function totals(findings: readonly PreflightFinding[]): string {
  const count = (level: PreflightFinding['level']) => findings.filter((one) => one.level === level).length;
  const stops = count('stop');
  const warnings = formatNumberOf(count('warn'), 'warning');
  if (stops === 0) return `Nothing stands in the way (${warnings}). Nothing was touched.`;
  return `${formatNumberOf(stops, 'finding')} ${stops === 1 ? 'stands' : 'stand'} in the way (${warnings}). Nothing was touched.`;
}
