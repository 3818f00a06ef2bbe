import { parseDuration, parseShare } from '#core';
import type { Growth } from '#core';

const steps = /^(.+?)\s+every\s+(.+)$/;
const line = /^over\s+(.+)$/;
const answers = /^adaptive(?:\s*,?\s*at most\s+(.+))?$/;

/** Written where a growth can't be read. */
export const wantedGrowth = 'must be "adaptive", "50% every 5m" or "over 10m"';
const usualFactor = 1.5;

/** How a rate rises, as a file writes it; undefined when the text is none. */
export function parseGrowth(text: string, rejectedAtMost: number): Growth | undefined {
  const trimmed = text.trim();
  const adaptive = answers.exec(trimmed);
  if (adaptive) {
    const factor = adaptive[1] === undefined ? usualFactor : factorOf(adaptive[1]);
    return factor === undefined ? undefined : { by: 'answers', factor, rejectedAtMost };
  }
  const overMs = durationOf(line.exec(trimmed)?.[1]);
  if (overMs !== undefined) return { by: 'line', overMs };
  const [, share, every] = steps.exec(trimmed) ?? [];
  const factor = factorOf(share);
  const everyMs = durationOf(every);
  return factor === undefined || everyMs === undefined ? undefined : { by: 'steps', factor, everyMs };
}

/** `50%` more is 1.5 times as much. */
function factorOf(text: string | undefined): number | undefined {
  const share = text === undefined ? undefined : parseShare(text);
  return share === undefined || share <= 0 ? undefined : 1 + share;
}

function durationOf(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : parseDuration(text);
  return ms === undefined || ms <= 0 ? undefined : ms;
}
