/** A text with values in place of its `{{names}}`. */
export type Filled = (valueOf: (name: string) => string) => string;

const placeholder = /\{\{\s*([^{}\s]+)\s*\}\}/g;
const likePlaceholder = /\{\{\s*([^{}]*?)\s*\}\}/g;
/** What no URL writes in another way. */
const namePattern = /^[\w.-]+$/;

/** The names that a text asks for, in their order, each once. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))];
}

/** What stands in braces as names do, and can be none. */
export function wrongNamesIn(text: string): string[] {
  return [...text.matchAll(likePlaceholder)]
    .map(([, name = '']) => name)
    .filter((name) => !namePattern.test(name));
}

/** The text with no spaces beside its names, as a URL keeps them. */
export function withTightNames(text: string): string {
  return text.replaceAll(placeholder, '{{$1}}');
}

/** A URL has the braces of its names encoded; those that a user encoded are left so. */
export function withNames(url: string): string {
  return url.replaceAll(/%7B%7B([\w.-]+)%7D%7D/gi, '{{$1}}');
}

/** Reads a text once, so that filling it costs as little as putting its pieces together. */
export function compileTemplate(text: string): Filled {
  const names = [...text.matchAll(placeholder)].map(([, name = '']) => name);
  if (names.length === 0) return () => text;
  const pieces = text.split(placeholder).filter((_, place) => place % 2 === 0);
  return (valueOf) =>
    pieces.map((piece, place) => (place === 0 ? piece : valueOf(names[place - 1] ?? '') + piece)).join('');
}
