import type { WriteStream } from 'node:tty';

interface Terminal {
  width: number;
  /** Lines that are seen at once; a log or a pipe has no end. */
  height: number;
  color: boolean;
  isInteractive: boolean;
}

/** A log or a pipe can be wider than a terminal; little is cut. */
const widthWithoutTerminal = 160;

/** What a stream can show: NO_COLOR and FORCE_COLOR are respected, a dumb terminal gets plain lines. */
export function terminalOf(stream: WriteStream | NodeJS.WriteStream, env = process.env): Terminal {
  const isInteractive = stream.isTTY && env['TERM'] !== 'dumb' && !env['CI'];
  const isForced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const color = !env['NO_COLOR'] && (isForced || isInteractive);
  const columns = stream.columns ?? (Number(env['COLUMNS']) || widthWithoutTerminal);
  const height = stream.isTTY ? Math.max(24, stream.rows) : Infinity;
  return { width: Math.max(40, columns), height, color, isInteractive };
}
