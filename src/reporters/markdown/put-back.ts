import type { Findings, UndoFinding } from '#analysis';
import { formatDuration } from '#core';
import { stepWords } from '../words.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';

/** What was put back, and what was not, with how to do it by hand. */
export function undos({ undos }: Findings): string {
  return undos.map(undoText).join('\n');
}

function undoText({ kind, sent, steps }: UndoFinding): string {
  const when = sent === null ? '' : ` First request ${formatDuration(sent)} after the run began.`;
  const rows = table(['Step', 'State', 'What was seen'], steps, ({ does, state, detail }) => {
    const { symbol, word } = stepWords[state];
    return [escapeText(does), `${symbol} ${word}`, escapeText(detail)];
  });
  const left = steps
    .filter(({ state }) => state === 'left')
    .toReversed()
    .flatMap(({ byHand }) => byHand);
  const byHand =
    left.length === 0 ? '' : `\nBy hand:\n\n${left.map((command) => `- ${code(command)}`).join('\n')}\n`;
  return `${code(kind)}.${when}\n\n${rows}${byHand}`;
}

/** Which guards there were, and how soon a broken one stopped the run. */
export function guards({ guards, t0 }: Findings): string {
  if (guards.length === 0) return '';
  const from = t0?.at ?? 0;
  const of = t0 === null ? 'the begin' : 't0';
  return table(['Guard', 'Broken', 'Due', 'Stopped the run', 'Reaction'], guards, ({ text, tripped }) => {
    if (!tripped) return [code(text), 'never', '', '', ''];
    const after = (at: number) => `${formatDuration(at - from)} from ${of}`;
    const { since, due, at } = tripped;
    return [code(text), after(since), after(due), after(at), formatDuration(at - due)];
  });
}
