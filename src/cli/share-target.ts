import type { Experiment } from '#core';
import type { OpenedTarget } from '#experiments';
import type { openTarget } from './open-target.ts';

type Options = Omit<Parameters<typeof openTarget>[1], 'experimentFile' | 'attach'>;
type Open = (experiment: Experiment, options: Options, signal: AbortSignal) => Promise<OpenedTarget>;

/** A target that several runs have one after the other: a lab lives on from one to the next. */
export interface SharedTarget {
  open: Open;
  close: () => Promise<void>;
}

/** Of a single run its own target, which ends with it. */
export function shareTarget(runs: number, open: Open): SharedTarget {
  if (runs === 1) return { open, close: async () => undefined };
  const closers: (() => Promise<void>)[] = [];
  let lab: OpenedTarget | undefined;
  return {
    async open(experiment, options, signal) {
      // What permits a run is its own; an embedded lab, which nobody else can have, needs no permit.
      if (lab) return lab;
      const opened = await open(experiment, options, signal);
      if (!opened.lab || opened.lab.isAttached === true) return opened;
      closers.push(() => opened.close());
      lab = { ...opened, close: async () => undefined };
      return lab;
    },
    close: async () => {
      for (const close of closers) await close();
    },
  };
}
