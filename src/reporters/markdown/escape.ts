import { cutTo, oneLine } from '../text-width.ts';

const mostColumns = 300;
// Neither `<=` nor `< ` begins a tag; both are common in what Squall itself says.
const special = /[\\`*_[\]&|~$@]|<(?![= ])|>(?!=)/g;
const safeInCode = /^[\w./:=,+%<>'()-]+(?: [\w./:=,+%<>'()-]+)*$/;

/**
 * Text from outside as Markdown text on one line, with no character that Markdown, HTML or GitHub would act on.
 * Entities rather than backslashes: only they survive a table cell as well.
 */
export function escapeText(text: string): string {
  return cutTo(oneLine(text), mostColumns).replace(special, (character) => {
    const entity = `&#${character.charCodeAt(0)};`;
    // GitHub reads mentions after entities; a zero-width blank keeps a service named @team from calling anyone.
    return character === '@' ? `${entity}&#8203;` : entity;
  });
}

/** A name or id from outside, in fixed width. */
export function code(text: string): string {
  return safeInCode.test(text) && text.length <= mostColumns
    ? `\`${text}\``
    : `<code>${escapeText(text)}</code>`;
}
