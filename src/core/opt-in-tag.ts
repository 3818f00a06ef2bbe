/** The tag that lets an instance be hurt, unless an experiment asks for another. */
export const usualTag = 'squall=allowed';

/** Key and value of `key=value`; the value may have more of the sign. */
export function tagParts(tag: string): { key: string; value: string } {
  const at = tag.indexOf('=');
  return { key: tag.slice(0, at), value: tag.slice(at + 1) };
}

/** Whether something carries a tag, given as `key=value`. */
export function carriesTag({ tags }: { tags: Record<string, string> }, tag: string): boolean {
  const { key, value } = tagParts(tag);
  return Object.hasOwn(tags, key) && tags[key] === value;
}
