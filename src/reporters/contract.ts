import type { Findings } from '#analysis';

/** Turns findings into the text of one file. Pure: the same findings give the same text, byte for byte. */
export interface Reporter {
  /** The folder's name, and what a person asks for. */
  name: string;
  /** The file beside the journal that the text goes to. */
  file: string;
  summary: string;
  render(findings: Findings): string;
}

/** Checks a reporter against the contract; the default export of every plugin. */
export function defineReporter(reporter: Reporter): Reporter {
  return reporter;
}
