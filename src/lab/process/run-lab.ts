import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { BadInputError, seededRandom } from '#core';
import { frontOf } from '../api/front.ts';
import { ControlPlane } from '../control/control-plane.ts';
import { answerDns } from '../control/route53/answers.ts';
import { startNameServer } from '../dns/name-server.ts';
import { claimAddresses } from '../hosts/addresses.ts';
import { services } from '../operations.ts';
import { incidentSchema } from '../spec/incident-file.ts';
import { constantsText } from '../spec/constants-text.ts';
import type { LabSpec } from '../spec/lab-spec.ts';
import { createWireServer } from '../wire/index.ts';
import { countsOf, openDesk } from './desk.ts';
import type { LabDescription } from './messages.ts';
import { untilStable } from './readiness.ts';
import { createProcessWorld } from './world.ts';

/** A lab that runs in this process. */
export interface RunningLab {
  description: LabDescription;
  /** Where its desk is, and what opens it. */
  desk: { url: string; token: string };
}

interface RunOptions {
  spec: LabSpec;
  file: string;
  note: (text: string) => void;
  /** Ends the start; what was started is in `closing` all the same. */
  signal: AbortSignal;
  /** Takes what must be closed at the end, last first, from the moment it exists. */
  closing: (() => Promise<void> | void)[];
  onStop: () => void;
}

const wholeWithinMs = 90_000;

/** Starts everything a lab is made of; resolves when it is whole. */
export async function runLab({ spec, file, note, signal, closing, onStop }: RunOptions): Promise<RunningLab> {
  const { addresses, server } = await claimAddresses();
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const starting = createProcessWorld(addresses, note);
  // The first request to a service would wait for its code; the balancer boots meanwhile.
  const loaded = Promise.all(services.map((service) => service.load()));
  const world = await starting;
  closing.push(() => world.close());
  signal.throwIfAborted();

  const control = new ControlPlane({ spec, timers, world, balancer: world.balancer });
  closing.push(() => control.stop());
  world.reportTo(control);
  control.incidents.onHappening((text) => note(`In the lab: ${text}.`));

  const credentials = throwAwayKeys();
  const wire = await createWireServer({
    services,
    lab: control,
    ...frontOf(control, { now: timers.now, without: spec.without }),
    host: addresses.lab,
    isKnownAccessKey: (accessKeyId) =>
      accessKeyId === credentials.accessKeyId || control.iam.sessionOf(accessKeyId) !== undefined,
    onError: (error, request) => note(`${request} failed: ${stackOf(error)}`),
  });
  closing.push(() => wire.close());
  control.sqs.endpoint = wire.url;
  const draws = seededRandom(spec.seed);
  const names = await startNameServer({
    host: addresses.lab,
    answer: (question) => answerDns(control.state, question, draws),
    onError: (error) => note(`The name server failed: ${stackOf(error)}`),
  });
  closing.push(() => names.close());
  const nameServer = `${names.host}:${names.port}`;

  const token = randomBytes(24).toString('base64url');
  openDesk(server, {
    token,
    counts: () => ({ ...countsOf(control.state), incidents: control.incidents.current }),
    incident(asked) {
      const { isOver, ...given }: { isOver?: boolean } = Object(asked);
      const { incident, afterMs } = incidentSchema.parse(given);
      if (isOver) return control.incidents.end(incident.kind);
      const refusal = control.incidents.refusalOf(incident);
      if (refusal !== undefined) throw new BadInputError(refusal);
      return control.incidents.begin(incident, afterMs);
    },
    stop: onStop,
  });
  const ingress = `http://${world.balancer.host}:${world.balancer.port}`;
  const environment = {
    AWS_ENDPOINT_URL: wire.url,
    AWS_REGION: control.state.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    DNS_SERVER: nameServer,
    INGRESS: ingress,
  };
  // As in other files of its kind, a command's paths are those of the file that has it.
  world.setTaskEnvironment(environment, file === 'default' ? process.cwd() : dirname(resolve(file)));
  control.boot();
  await Promise.all([untilStable(control, wholeWithinMs, signal), loaded]);
  await world.routed();

  const { region, ecs } = control.state;
  const description: LabDescription = {
    name: spec.name,
    file,
    profile: spec.profile,
    constants: constantsText(spec.constants),
    endpoint: wire.url,
    region,
    credentials,
    cluster: ecs.cluster,
    ingress,
    nameServer,
    pid: process.pid,
  };
  return { description, desk: { url: urlOf(server.address()), token } };
}

const timers = {
  now: () => Date.now(),
  after(delayMs: number, call: () => void) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Keys that open this lab alone; they have the form of AWS's, and none of its prefixes. */
function throwAwayKeys(): LabDescription['credentials'] {
  const accessKeyId = `LAB${randomBytes(17).toString('hex').toUpperCase().slice(0, 17)}`;
  return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64url') };
}

function urlOf(address: AddressInfo | string | null): string {
  return address !== null && typeof address === 'object' ? `http://${address.address}:${address.port}` : '';
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
