// Which actions AWS has, as far as a client of the SDK can send them.
const clients: Partial<Record<string, () => Promise<object>>> = {
  autoscaling: () => import('@aws-sdk/client-auto-scaling'),
  cloudwatch: () => import('@aws-sdk/client-cloudwatch'),
  ec2: () => import('@aws-sdk/client-ec2'),
  ecs: () => import('@aws-sdk/client-ecs'),
  elasticloadbalancing: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  route53: () => import('@aws-sdk/client-route-53'),
  servicediscovery: () => import('@aws-sdk/client-servicediscovery'),
  sqs: () => import('@aws-sdk/client-sqs'),
  sts: () => import('@aws-sdk/client-sts'),
};

/** Those of these actions that no client of the SDK has an operation for. */
export async function unknownActions(actions: readonly string[]): Promise<string[]> {
  const known = await Promise.all(actions.map(isKnown));
  return actions.filter((_, place) => known[place] !== true);
}

async function isKnown(action: string): Promise<boolean> {
  const [service = '', operation = ''] = action.split(':');
  const client = await clients[service]?.();
  return client !== undefined && `${operation}Command` in client;
}
