import type { ChildProcess } from 'node:child_process';

/** One end of the pipe between two processes of the lab: messages are JSON, and its end means the other end died. */
export interface Channel<Out, In> {
  /** Sends, or does nothing when the other end is gone; either way `done` is called. */
  send(message: Out, done?: () => void): void;
  onMessage(listener: (message: In) => void): void;
  onEnd(listener: () => void): void;
}

/** The channel to a child that was started with an `ipc` stdio entry, or, of `process`, to the parent. */
export function channelOf<Out extends object, In>(peer: ChildProcess | NodeJS.Process): Channel<Out, In> {
  return {
    send(message, done = () => {}) {
      if (peer.connected) peer.send?.(message, undefined, undefined, () => done());
      else done();
    },
    onMessage(listener) {
      // Both ends are this package, so what arrives is what was sent.
      peer.on('message', (message: unknown) => listener(message as In));
    },
    onEnd(listener) {
      peer.once('disconnect', listener);
    },
  };
}
