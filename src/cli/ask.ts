import { createInterface } from 'node:readline/promises';

/** Asks whoever sits at the terminal; rejects when the signal aborts. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  // The interface takes Ctrl-C for itself; a run that is asked about ends by it as any other.
  line.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await line.question(question, { signal });
  } finally {
    line.close();
  }
}
