import type { LiveView } from '#analysis';
import type { Event } from '#core';
import { createWarmUpLog, renderChange, renderEventLine, renderLive } from '#reporters';
import type { WriteStream } from 'node:tty';
import { terminalOf } from './terminal.ts';

interface Progress {
  onEvent(event: Event, view: () => LiveView): void;
  /** A line that stays, above the live part. */
  say(this: void, text: string): void;
  /** Hides what is repainted, and shows it again. */
  pause(this: void): void;
  resume(this: void): void;
  close(this: void): void;
}

/** Repaints at most this often. */
const repaintEveryMs = 200;

/** Shows a run as it goes: a log, and below it on a terminal a part that is repainted. */
export function showProgress(
  stream: NodeJS.WriteStream & Partial<WriteStream>,
  { title, journal }: { title: string; journal?: string },
): Progress {
  const { isInteractive, color } = terminalOf(stream);
  if (journal !== undefined) stream.write(`Journal: ${journal}\n`);
  const live = isInteractive ? livePart(stream, { color, title }) : noLivePart(stream);
  let before: LiveView | undefined;
  const warmUpLog = createWarmUpLog();
  return {
    say: live.say,
    pause: live.pause,
    resume: live.resume,
    close: live.close,
    onEvent: (event, view) => {
      live.show(view);
      const line = renderEventLine(event, { color }) ?? warmUpLog(event, { color });
      if (line !== undefined) live.say(line);
      if (event.type !== 'samples' && event.type !== 'look') return;
      const now = view();
      for (const change of renderChange(before, now, { color })) live.say(change);
      before = now;
    },
  };
}

interface LivePart {
  show(view: () => LiveView): void;
  say(this: void, text: string): void;
  pause(this: void): void;
  resume(this: void): void;
  close(this: void): void;
}

function noLivePart(stream: NodeJS.WriteStream): LivePart {
  const nothing = () => undefined;
  return {
    show: nothing,
    say: (text) => void stream.write(`${text}\n`),
    pause: nothing,
    resume: nothing,
    close: nothing,
  };
}

function livePart(stream: NodeJS.WriteStream, { color, title }: { color: boolean; title: string }): LivePart {
  let painted = 0;
  let latest: (() => LiveView) | undefined;
  let isClosed = false;
  let isPaused = false;
  // Ctrl-C leaves its "^C" where the cursor stands, so go to the line's start first.
  const erase = () => {
    if (painted > 0) stream.write(`\r\u001B[${painted}A\u001B[0J`);
    painted = 0;
  };
  const paint = () => {
    if (!latest || isClosed || isPaused) return;
    const height = Math.max(4, (stream.rows ?? 24) - 2);
    const lines = renderLive(latest(), { width: stream.columns ?? 80, color, title, height });
    erase();
    stream.write(`${lines.join('\n')}\n`);
    painted = lines.length;
  };
  const timer = setInterval(paint, repaintEveryMs);
  timer.unref();
  return {
    show: (view) => {
      latest = view;
    },
    say: (text) => {
      erase();
      stream.write(`${text}\n`);
      paint();
    },
    pause: () => {
      erase();
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      erase();
    },
  };
}
