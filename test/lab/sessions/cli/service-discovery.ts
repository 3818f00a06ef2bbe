import { expect, it } from 'vitest';
import type { Shell } from './shell.ts';

/** A person at the CLI makes a service of Cloud Map, registers instances, and finds them. */
export function discoveryCommands(shell: () => Shell): void {
  const discovery = () => shell().lab.control.state.discovery;
  const cart = () => [...discovery().services.values()].find(({ name }) => name === 'cart');

  it('makes a service, registers instances and discovers the healthy ones', async () => {
    const { aws, refused, until } = shell();
    const namespace = await aws`servicediscovery list-namespaces --query Namespaces[0].Id
      --filters Name=TYPE,Values=DNS_PRIVATE,Condition=EQ --output text`;
    const id = await aws`servicediscovery create-service --name cart --creator-request-id one
      --dns-config NamespaceId=${namespace},RoutingPolicy=MULTIVALUE,DnsRecords=[{Type=SRV,TTL=10}]
      --health-check-custom-config FailureThreshold=1 --query Service.Id --output text`;
    expect(cart()).toMatchObject({ id, namespaceId: namespace, hasCustomHealth: true });
    const operations = await Promise.all(
      ['red', 'blue'].map(
        (colour, index) => aws`servicediscovery register-instance --service-id ${id} --instance-id ${colour}
          --attributes AWS_INSTANCE_IPV4=127.0.0.${index + 7},AWS_INSTANCE_PORT=8080,colour=${colour}
          --query OperationId --output text`,
      ),
    );
    const [operation] = operations;
    await until(() =>
      operations.every((each) => discovery().operations.get(String(each))?.status === 'SUCCESS'),
    );
    const [status, pages, red, all, used, ghost, nobody] = await Promise.all([
      aws`servicediscovery get-operation --operation-id ${operation} --query Operation.[Type,Status]`,
      aws`servicediscovery list-instances --service-id ${id} --page-size 1 --query Instances[].Id`,
      aws`servicediscovery discover-instances --namespace-name default.internal --service-name cart
        --query-parameters colour=red --query Instances[].[InstanceId,Attributes.AWS_INSTANCE_PORT]`,
      aws`servicediscovery update-instance-custom-health-status --service-id ${id} --instance-id red
        --status UNHEALTHY`,
      refused`servicediscovery delete-service --id ${id}`,
      refused`servicediscovery get-instance --service-id ${id} --instance-id ghost`,
      refused`servicediscovery discover-instances --namespace-name nobody --service-name cart`,
    ]);
    expect(status).toEqual(['REGISTER_INSTANCE', 'SUCCESS']);
    expect(pages).toEqual([...(cart()?.instances.keys() ?? [])].toSorted());
    expect(red).toEqual([['red', '8080']]);
    expect(all).toBeUndefined();
    expect(used).toMatch(/^\(ResourceInUse\) /);
    expect(ghost).toMatch(/^\(InstanceNotFound\) /);
    expect(nobody).toMatch(/^\(NamespaceNotFound\) /);
    await until(() => cart()?.instances.get('red')?.health === 'UNHEALTHY');
    const [healthy, each] = await Promise.all([
      aws`servicediscovery discover-instances --namespace-name default.internal --service-name cart
        --health-status HEALTHY --query Instances[].InstanceId`,
      aws`servicediscovery get-instances-health-status --service-id ${id} --query Status`,
    ]);
    expect(healthy).toEqual(['blue']);
    expect(each).toEqual({ red: 'UNHEALTHY', blue: 'HEALTHY' });
    await Promise.all([
      aws`servicediscovery deregister-instance --service-id ${id} --instance-id red`,
      aws`servicediscovery deregister-instance --service-id ${id} --instance-id blue`,
    ]);
    await until(() => cart()?.instances.size === 0);
    await aws`servicediscovery delete-service --id ${id}`;
    expect(cart()).toBeUndefined();
    expect(await refused`servicediscovery get-service --id ${id}`).toMatch(/^\(ServiceNotFound\) /);
  });
}
