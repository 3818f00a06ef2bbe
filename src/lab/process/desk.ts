import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { runningCount } from '../control/ecs/selectors.ts';
import type { LabState } from '../control/state.ts';

/** How much of what is wanted is there. */
export interface LabCounts {
  instances: { running: number; desired: number };
  services: { name: string; running: number; desired: number; healthyTargets: number }[];
}

interface Desk {
  token: string;
  counts: () => LabCounts;
  /** Ends the lab; the asker is answered by the end of the connection. */
  stop: () => void;
}

/** Answers the lab's own commands, `GET /status` and `POST /stop`, to whoever has the token of its state file. */
export function openDesk(server: Server, { token, counts, stop }: Desk): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const command = isAuthorized(request, token) ? `${request.method} ${request.url}` : 'refused';
    switch (command) {
      case 'GET /status':
        response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify(counts()));
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

export function countsOf(state: LabState): LabCounts {
  const running = [...state.ec2.instances.values()].filter((instance) => instance.state === 'running').length;
  const desired = [...state.autoScaling.groups.values()].reduce((sum, group) => sum + group.desired, 0);
  const services = [...state.ecs.services.values()].map((service) => {
    const targets = [...(state.elb.targetGroups.get(service.targetGroupArn ?? '')?.targets.values() ?? [])];
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
