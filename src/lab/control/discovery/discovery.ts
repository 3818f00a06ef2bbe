import type { Context } from '../context.ts';
import type { Route53 } from '../route53/route53.ts';
import { Instances } from './instances.ts';
import { Namespaces } from './namespaces.ts';
import { Operations } from './operations.ts';
import { DiscoveryServices } from './services.ts';
import { TaskRecords } from './task-records.ts';

/** Cloud Map: what its operations may change. */
export class Discovery {
  readonly operations: Operations;
  readonly namespaces: Namespaces;
  readonly services: DiscoveryServices;
  readonly instances: Instances;

  constructor(context: Context, route53: Route53) {
    this.operations = new Operations(context);
    this.namespaces = new Namespaces(context, route53, this.operations);
    this.instances = new Instances(context, route53, this.operations);
    this.services = new DiscoveryServices(context, this.instances, this.operations);
    new TaskRecords(context, this.instances).listen();
  }
}
