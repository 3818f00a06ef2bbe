/** A text with values in place of its `{{names}}`. */
export type Filled = (valueOf: (name: string) => string) => string;

const placeholder = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** The names that a text asks for, in their order, each once. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** Reads a text once, so that filling it costs as little as putting its pieces together. */
export function compileTemplate(text: string): Filled {
  const names = [...text.matchAll(placeholder)].map(([, name = '']) => name);
  if (names.length === 0) return () => text;
  const pieces = text.split(placeholder).filter((_, place) => place % 2 === 0);
  return (valueOf) =>
    pieces.map((piece, place) => (place === 0 ? piece : valueOf(names[place - 1] ?? '') + piece)).join('');
}
