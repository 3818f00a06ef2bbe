const perSecond: Record<string, number> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
};
const ratePattern = /^(\d+(?:\.\d+)?)(k|M)?\s*\/\s*(sec|second|s|min|minute|m|hour|h)$/;
const sharePattern = /^(\d+(?:\.\d+)?)\s*%$/;

/** Sends per second of a rate such as `10/s` or `400k/min`; undefined when the text is none. */
export function parseRate(text: string): number | undefined {
  const match = ratePattern.exec(text.trim());
  if (!match) return undefined;
  const [, amount, magnitude, unit] = match;
  const factor = magnitude === 'k' ? 1000 : magnitude === 'M' ? 1_000_000 : 1;
  return (Number(amount) * factor) / (perSecond[unit ?? 's'] ?? 1);
}

/** The fraction (0 to 1) of a share such as `25%`; undefined when the text is none or above 100 %. */
export function parseShare(text: string): number | undefined {
  const match = sharePattern.exec(text.trim());
  if (!match) return undefined;
  const fraction = Number(match[1]) / 100;
  return fraction <= 1 ? fraction : undefined;
}

/** A fraction as a percentage for people: `25 %`, `0.5 %`. */
export function formatShare(fraction: number): string {
  const percent = fraction * 100;
  const digits = Number.isInteger(percent) ? 0 : percent < 1 ? 2 : 1;
  return `${percent.toFixed(digits)} %`;
}
