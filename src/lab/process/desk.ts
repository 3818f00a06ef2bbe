import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { messageOf } from '#core';
import { runningCount } from '../control/ecs/selectors.ts';
import type { LabState } from '../control/state.ts';

/** How much of what is wanted is there. */
export interface LabCounts {
  instances: { running: number; desired: number };
  services: { name: string; running: number; desired: number; healthyTargets: number }[];
  /** Those that last and are not over, for people. */
  incidents: string[];
}

interface Desk {
  token: string;
  counts: () => LabCounts;
  /** Lets an incident happen; what it met. Throws a BadInputError when it cannot be read. */
  incident: (asked: unknown) => string;
  /** Ends the lab; the asker is answered by the end of the connection. */
  stop: () => void;
}

/** Answers the lab's own commands, such as `GET /status`, to whoever has the token of its state file. */
export function openDesk(server: Server, { token, counts, incident, stop }: Desk): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const command = isAuthorized(request, token) ? `${request.method} ${request.url}` : 'refused';
    switch (command) {
      case 'GET /status':
        response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify(counts()));
        break;
      case 'POST /incident':
        void answerIncident(request, response, incident);
        break;
      case 'POST /stop':
        response.writeHead(202).flushHeaders();
        stop();
        break;
      case 'refused':
        response.writeHead(401).end();
        break;
      default:
        response.writeHead(404).end();
    }
  });
}

async function answerIncident(
  request: IncomingMessage,
  response: ServerResponse,
  incident: Desk['incident'],
): Promise<void> {
  const say = (status: number, text: string) => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(text);
  };
  try {
    say(200, incident(await json(request)));
  } catch (error) {
    say(400, messageOf(error));
  }
}

export function countsOf(state: LabState): Omit<LabCounts, 'incidents'> {
  const running = [...state.ec2.instances.values()].filter((instance) => instance.state === 'running').length;
  const desired = [...state.autoScaling.groups.values()].reduce((sum, group) => sum + group.desired, 0);
  const services = [...state.ecs.services.values()].map((service) => {
    const targets = service.targetGroups.flatMap(({ arn }) => [
      ...(state.elb.targetGroups.get(arn)?.targets.values() ?? []),
    ]);
    return {
      name: service.name,
      running: runningCount(state, service.name),
      desired: service.desired,
      healthyTargets: targets.filter((target) => target.state === 'healthy').length,
    };
  });
  return { instances: { running, desired }, services };
}

function isAuthorized({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
