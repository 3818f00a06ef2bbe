import { once } from 'node:events';
import { createServer, request, type Agent, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type { BalancerLoad, RoutedTarget, Routing } from '../../control/world.ts';
import { claimAddresses, type Addresses } from '../../hosts/addresses.ts';
import { startReaper, type Reaper } from '#processes';
import { recordReports, type ReportRecorder } from '../../hosts/test/report-recorder.ts';
import { startBalancer, type Balancer } from '../balancer.ts';

interface Ask {
  path?: string;
  port?: number;
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
  const onMeasured = (load: BalancerLoad) => reports.balancerMeasured('arn:balancer', load);
  const balancer = await startBalancer({
    host: addresses.balancer,
    reaper,
    note,
    onChecked,
    onMeasured,
    firstPort: 0,
  });
  rigPort = balancer.port;
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

let rigPort = 0;

type Rule = Routing['listeners'][number]['rules'][number];

/** A rule that sends paths to the target group of {@link routing}. */
export function rule(paths: string[], arn = 'arn:a'): Rule {
  return { hosts: [], paths, action: { type: 'forward', groups: [{ arn, weight: 1 }] } };
}

/** What the balancers of a lab do with what no rule takes. */
export const notFound: Rule = {
  hosts: [],
  paths: [],
  action: { type: 'fixed-response', status: 404, contentType: 'text/plain', body: 'Not Found' },
};

/** A target group of a routing, with a quick health check. */
export function targetGroup(
  group: Partial<Routing['targetGroups'][number]>,
): Routing['targetGroups'][number] {
  return {
    arn: 'arn:a',
    algorithm: 'round_robin',
    healthCheck: { path: '/a/health', matcher: '200', intervalMs: 50, timeoutMs: 200 },
    checked: [],
    routed: [],
    draining: [],
    ...group,
  };
}

/** A routing with one target group behind `/a` at the rig's port, and short times. */
export function routing(
  group: Partial<Routing['targetGroups'][number]>,
  { rules = [rule(['/a', '/a/*']), notFound], ...others }: Partial<Routing> & { rules?: Rule[] } = {},
): Routing {
  return {
    listeners: [{ port: rigPort, rules }],
    targetGroups: [targetGroup(group)],
    connectTimeoutMs: 300,
    idleTimeoutMs: 600,
    requestsPerSecond: Infinity,
    without: [],
    ...others,
  };
}

function askAt({ host, port: openPort }: Balancer, ask: Ask = {}): Promise<Answer> {
  const { path = '/a', port = openPort, agent = false, method = 'GET', headers = {}, body } = ask;
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
