import type { BehaviourName } from '../spec/behaviours.ts';
import type { ControlPlane } from '../control/control-plane.ts';
import { WireError } from '../wire/index.ts';
import type { WireServerOptions } from '../wire/index.ts';
import { denialOf } from './denial.ts';
import { ReadLag } from './read-lag.ts';
import { Throttle } from './throttle.ts';

type Front = Pick<Required<WireServerOptions<ControlPlane>>, 'beforeHandle' | 'labFor'>;

interface FrontOptions {
  now: () => number;
  /** Behaviours that are switched off. */
  without: ReadonlySet<BehaviourName>;
}

/** How the SDK's models call the members that cut a listing into pages. */
const pageMembers = [
  'MaxResults',
  'NextToken',
  'maxResults',
  'nextToken',
  'MaxRecords',
  'PageSize',
  'Marker',
];

const isRead = /^(?:Describe|List|Get|Discover)/;

/** What stands before every operation: what is denied, the account's request rates, how far reads are behind, what is switched off. */
export function frontOf(control: ControlPlane, { now, without }: FrontOptions): Front {
  const { apiRateFactor, readLagMs } = control.state.constants;
  const throttle = new Throttle(now, without.has('request-throttling') ? Infinity : apiRateFactor);
  const lag = readLagMs > 0 && !without.has('read-lag') ? new ReadLag(control, now) : undefined;
  return {
    beforeHandle(request, input) {
      const { service, operation } = request;
      const denial = denialOf(control, request, input);
      if (denial) throw denial;
      if (!throttle.admits(service, operation, input)) throw throttledBy(service);
      if (without.has('dry-run')) Reflect.deleteProperty(input, 'DryRun');
      if (without.has('opaque-pages'))
        for (const member of pageMembers) Reflect.deleteProperty(input, member);
    },
    labFor: (operation) => (lag && isRead.test(operation) ? lag.lab : control),
  };
}

/** Each service's own word for too many requests. */
function throttledBy(service: string): WireError {
  switch (service) {
    case 'ec2':
      return new WireError('RequestLimitExceeded', 'Request limit exceeded.', 503);
    case 'ecs':
      return new WireError('ThrottlingException', 'Rate exceeded');
    default:
      return new WireError('Throttling', 'Rate exceeded');
  }
}
