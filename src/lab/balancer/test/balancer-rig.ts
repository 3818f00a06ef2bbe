import { once } from 'node:events';
import { createServer, request, type Agent, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { RoutedTarget, Routing } from '../../control/world.ts';
import { claimAddresses, type Addresses } from '../../hosts/addresses.ts';
import { startReaper, type Reaper } from '../../hosts/reaper.ts';
import { recordReports, type ReportRecorder } from '../../hosts/test/report-recorder.ts';
import { startBalancer, type Balancer } from '../balancer.ts';

interface Ask {
  path?: string;
  agent?: Agent | false;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/** A real balancer and servers to put behind it, for tests. */
export interface BalancerRig {
  readonly balancer: Balancer;
  readonly addresses: Addresses;
  readonly reaper: Reaper;
  readonly reports: ReportRecorder;
  readonly notes: string[];
  /** Sends one request through the balancer. */
  ask(ask?: Ask): Promise<Answer>;
  listening(server: Server): Promise<RoutedTarget>;
  target(listener: RequestListener): Promise<RoutedTarget>;
  /** A target that answers with its name. */
  named(name: string): Promise<RoutedTarget>;
  /** A target at a port where nothing listens. */
  refusing(): Promise<RoutedTarget>;
  /** Closes the servers of one test. */
  closeServers(): void;
  close(): Promise<void>;
}

export async function startBalancerRig(): Promise<BalancerRig> {
  const claim = await claimAddresses();
  const { addresses } = claim;
  const reports = recordReports();
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const reaper = startReaper(note);
  const onChecked = reports.targetChecked.bind(reports);
  const balancer = await startBalancer({ host: addresses.balancer, reaper, note, onChecked });
  const closing: (() => void)[] = [];

  async function listening(server: Server): Promise<RoutedTarget> {
    const sockets = new Set<{ destroy(): void }>();
    server.on('connection', (socket) => sockets.add(socket));
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    closing.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const { port } = server.address() as AddressInfo;
    return { id: `i-1:${port}`, host: '127.0.0.1', port };
  }

  function closeServers(): void {
    for (const close of closing.splice(0)) close();
  }

  const target = (listener: RequestListener) => listening(createServer(listener));
  return {
    balancer,
    addresses,
    reaper,
    reports,
    notes,
    listening,
    target,
    named: (name) => target((_, response) => response.end(name)),
    async refusing() {
      const gone = await target(() => {});
      closing.pop()?.();
      return gone;
    },
    ask: (ask) => askAt(balancer, ask),
    closeServers,
    async close() {
      closeServers();
      await balancer.close();
      await reaper.close();
      claim.server.close();
    },
  };
}

/** A routing with one target group behind `/a`, and short times. */
export function routing(
  group: Partial<Routing['targetGroups'][number]>,
  { paths = ['/a', '/a/*'], ...times }: Partial<Routing> & { paths?: string[] } = {},
): Routing {
  const healthCheck = { path: '/a/health', matcher: '200', intervalMs: 50, timeoutMs: 200 };
  return {
    rules: [{ priority: 1, paths, targetGroupArn: 'arn:a' }],
    targetGroups: [{ arn: 'arn:a', healthCheck, checked: [], routed: [], draining: [], ...group }],
    connectTimeoutMs: 300,
    idleTimeoutMs: 600,
    ...times,
  };
}

function askAt({ host, port }: Balancer, ask: Ask = {}): Promise<Answer> {
  const { path = '/a', agent = false, method = 'GET', headers = {}, body } = ask;
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, agent, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.once('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
