import type { LiveView } from '#analysis';
import type { Event } from '#core';
import { renderChange, renderEventLine, renderLive } from '#reporters';
import type { WriteStream } from 'node:tty';
import { terminalOf } from './terminal.ts';

interface Progress {
  onEvent(event: Event, view: () => LiveView): void;
  /** A line that stays, above the live part. */
  say(text: string): void;
  close(): void;
}

/** Repaints at most this often. */
const repaintEveryMs = 200;

/** Shows a run as it goes: repainted lines on a terminal, plain lines elsewhere. */
export function showProgress(
  stream: NodeJS.WriteStream & Partial<WriteStream>,
  { title, journal }: { title: string; journal: string },
): Progress {
  const { isInteractive, color } = terminalOf(stream);
  stream.write(`Journal: ${journal}\n`);
  return isInteractive ? repainted(stream, { color, title }) : plain(stream, color);
}

function plain(stream: NodeJS.WriteStream, color: boolean): Progress {
  let before: LiveView | undefined;
  const say = (text: string) => void stream.write(`${text}\n`);
  return {
    say,
    close: () => undefined,
    onEvent: (event, view) => {
      const line = renderEventLine(event, { color });
      if (line !== undefined) say(line);
      if (event.type !== 'samples' && event.type !== 'look') return;
      const now = view();
      for (const change of renderChange(before, now, { color })) say(change);
      before = now;
    },
  };
}

function repainted(
  stream: NodeJS.WriteStream,
  { color, title }: { color: boolean; title: string },
): Progress {
  let painted = 0;
  let latest: (() => LiveView) | undefined;
  let isClosed = false;
  const erase = () => {
    if (painted > 0) stream.write(`\u001B[${painted}A\u001B[0J`);
    painted = 0;
  };
  const paint = () => {
    if (!latest || isClosed) return;
    const height = Math.max(4, (stream.rows ?? 24) - 2);
    const lines = renderLive(latest(), { width: Math.max(40, stream.columns ?? 80), color, title, height });
    erase();
    stream.write(`${lines.join('\n')}\n`);
    painted = lines.length;
  };
  const timer = setInterval(paint, repaintEveryMs);
  timer.unref();
  const say = (text: string) => {
    erase();
    stream.write(`${text}\n`);
    paint();
  };
  return {
    say,
    onEvent: (event, view) => {
      latest = view;
      const line = renderEventLine(event, { color });
      if (line !== undefined) say(line);
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      erase();
    },
  };
}
