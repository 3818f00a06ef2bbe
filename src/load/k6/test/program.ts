/** What a script asks k6 to send. */
interface Sent {
  method: string;
  url: string;
  body: string | null;
  params: { headers: Record<string, string>; timeout: number; redirects: number };
}

interface Ran {
  options: unknown;
  /** Runs one iteration of a scenario, at a moment of its VU's clock. */
  send: (scenario: string, n: number, atMs?: number) => Sent;
}

/** Runs a script as one VU does, with what stands for the modules of k6. */
export function ran(text: string, environment: Record<string, string> = {}): Ran {
  const sent: Sent[] = [];
  const scenario = { name: '', iterationInTest: 0 };
  let nowMs = 0;
  const http = {
    setResponseCallback: () => undefined,
    request: (method: string, url: string, body: string | null, params: Sent['params']) => {
      sent.push({ method, url, body, params });
      return { timings: { connecting: 0 } };
    },
  };
  const exec = { scenario, vu: { metrics: { metadata: {} } } };
  function SharedArray(_name: string, read: () => unknown[]) {
    return read();
  }
  class Counter {
    add() {}
  }
  const program = text.replaceAll(/^import .*$/gm, '').replaceAll(/^export /gm, '');
  // oxlint-disable-next-line typescript/no-implied-eval -- what is run is what k6 would run
  const load = new Function(
    'http',
    'exec',
    'SharedArray',
    'Counter',
    '__ENV',
    'Date',
    `${program}; return { options, send };`,
  );
  const { options, send } = load(http, exec, SharedArray, Counter, environment, { now: () => nowMs });
  return {
    options,
    send(name, n, atMs = 0) {
      Object.assign(scenario, { name, iterationInTest: n });
      nowMs = atMs;
      send();
      const last = sent.at(-1);
      if (!last) throw new Error('nothing was sent');
      return last;
    },
  };
}
