// Prometheus and Alertmanager as Debian has them, with an exporter whose metric goes bad when a test says so.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { component } from '../components.ts';

const prometheus = component('Prometheus', { command: 'prometheus', debianPackage: 'prometheus' });
const alertmanager = component('Alertmanager', {
  command: 'prometheus-alertmanager',
  debianPackage: 'prometheus-alertmanager',
});

export const isMissing = prometheus.isMissing || alertmanager.isMissing;

export interface Monitoring {
  prometheus: string;
  alertmanager: string;
  /** What the exporter tells from now on. */
  setBad(isBad: boolean): void;
  stopPrometheus(): Promise<void>;
  stop(): Promise<void>;
}

const rules = `
groups:
  - name: shop
    rules:
      - { alert: ShopBad, expr: shop_bad == 1, for: 800ms, labels: { team: shop } }
      - { alert: ShopQuiet, expr: shop_bad == 2, labels: { team: shop } }
      - { alert: CannotBeEvaluated, expr: 'shop_bad * on() group_left() up * on() {job=~".+"}', labels: { team: shop } }
      - { alert: Watchdog, expr: vector(1), labels: { team: platform } }
`;

/** Starts all three on loopback, and resolves when both programs are ready. */
export async function startMonitoring(): Promise<Monitoring> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-monitoring-'));
  const closers: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    let isBad = false;
    const exporter = createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(`# TYPE shop_bad gauge\nshop_bad ${isBad ? 1 : 0}\n`);
    });
    const exporterPort = await listening(exporter);
    closers.push(() => closed(exporter));
    const [am, prom] = [await freePort(), await freePort()];
    write(folder, 'alertmanager.yml', 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
    write(folder, 'rules.yml', rules);
    write(folder, 'prometheus.yml', configured(exporterPort, am));
    const one = run(alertmanager.path, [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/alertmanager`,
      `--web.listen-address=127.0.0.1:${am}`,
      '--cluster.listen-address=',
    ]);
    closers.push(() => one.stop());
    // An alert that finds nobody listening is sent again a minute later only.
    await isReady(am, one);
    const other = run(prometheus.path, [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/prometheus`,
      `--web.listen-address=127.0.0.1:${prom}`,
      '--rules.alert.resend-delay=1s',
    ]);
    closers.push(() => other.stop());
    await isReady(prom, other);
    return {
      prometheus: `http://127.0.0.1:${prom}`,
      alertmanager: `http://127.0.0.1:${am}`,
      setBad: (bad) => {
        isBad = bad;
      },
      stopPrometheus: () => other.stop(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configured(exporterPort: number, alertmanagerPort: number): string {
  const targets = (port: number) => [{ static_configs: [{ targets: [`127.0.0.1:${port}`] }] }];
  return JSON.stringify({
    // A scrape that is late by its whole interval would clear the alert, so that is long for a busy machine.
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '400ms' },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: targets(alertmanagerPort) },
    scrape_configs: targets(exporterPort).map((target) => ({ job_name: 'shop', ...target })),
  });
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

interface Program {
  stop(): Promise<void>;
  hasEnded(): boolean;
  log(): string;
}

function run(path: string, args: string[]): Program {
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4000)));
  const ended = once(child, 'close');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    if (!hasEnded()) child.kill('SIGKILL');
    await ended;
  };
  return { stop, hasEnded, log: () => log };
}

async function isReady(port: number, program: Program): Promise<void> {
  for (;;) {
    if (program.hasEnded()) throw new Error(`it ended before it was ready:\n${program.log()}`);
    const response = await fetch(`http://127.0.0.1:${port}/-/ready`, {
      headers: { connection: 'close' },
    }).catch(() => undefined);
    await response?.text();
    if (response?.ok) return;
    await sleep(50);
  }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object(server.address()).port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  return port;
}
