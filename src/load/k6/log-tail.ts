import { withoutSecrets } from '#secrets';

const mostBytes = 64 * 1024;
const mostLines = 6;
const longestLine = 500;
/** A line of k6's log: its time says nothing here. */
const linePattern = /^time="[^"]*" /;

/** Keeps the end of what k6 logs, however much that is. */
export class LogTail {
  #text = '';

  write(piece: string): void {
    this.#text = (this.#text + piece).slice(-mostBytes);
  }

  /** Its last lines, with the references of secrets in their places. */
  last(): string {
    const lines = this.#text.split('\n').filter((line) => line.trim() !== '');
    return lines
      .slice(-mostLines)
      .map((line) => withoutSecrets(line.replace(linePattern, '')).slice(0, longestLine))
      .join('\n');
  }
}
