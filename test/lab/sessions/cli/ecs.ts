import { expect, it } from 'vitest';
import { rowsOf } from './shell.ts';
import type { Shell } from './shell.ts';

const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

/** A person at the CLI looks at services and tasks, rolls a service of their own out, and drains a host. */
export function serviceCommands(shell: () => Shell): void {
  const ecs = () => shell().lab.control.state.ecs;
  const mail = () => ecs().services.get('mail');
  const running = () =>
    [...ecs().tasks.values()].filter(
      ({ service, lastStatus }) => service === 'mail' && lastStatus === 'RUNNING',
    );
  const idsOf = (service: string) =>
    [...ecs().tasks.values()]
      .flatMap((task) => (task.service === service ? `${prefix}:task/default/${task.id}` : []))
      .toSorted();

  it('lists services and tasks in pages, from a token on', async () => {
    const { aws, refused } = shell();
    const [first, tasks, rows, many] = await Promise.all([
      aws`ecs list-services --page-size 2 --max-items 4`,
      aws`ecs list-tasks --service-name web --page-size 4 --query taskArns`,
      aws`ecs describe-services --services web api ghost --output text
        --query services[].[serviceName,status,desiredCount,runningCount]`,
      refused`ecs describe-services --services a b c d e f g h i j k`,
    ]);
    const rest = await aws`ecs list-services --page-size 2 --starting-token ${Object(first).NextToken}`;
    expect([...Object(first).serviceArns, ...Object(rest).serviceArns]).toEqual(
      [...ecs().services.keys()].toSorted().map((name) => `${prefix}:service/default/${name}`),
    );
    expect(tasks).toEqual(idsOf('web'));
    expect(rowsOf(rows)).toEqual(
      ['web', 'api'].map((name) => [
        name,
        'ACTIVE',
        String(ecs().services.get(name)?.desired),
        String(idsOf(name).length),
      ]),
    );
    expect(many).toBe('(InvalidParameterException) Services cannot have more than 10 elements');
  });

  it('registers a program in both forms, runs a service of it, and waits until it is stable', async () => {
    const { aws, refused, until } = shell();
    const first = await aws`ecs register-task-definition --family mail --tags key=team,value=post
      --container-definitions name=mail,image=mail:1,memory=64,portMappings=[{containerPort=25}]
      --query taskDefinition.taskDefinitionArn`;
    const second = {
      family: 'mail',
      containerDefinitions: [
        { name: 'mail', image: 'mail:2', memory: 64, portMappings: [{ containerPort: 25 }] },
      ],
    };
    expect(first).toBe(`${prefix}:task-definition/mail:1`);
    expect(ecs().taskDefinitions.get('mail:1')).toMatchObject({
      container: { image: 'mail:1', port: { container: 25 } },
      tags: { team: 'post' },
    });
    const [deployment] = await Promise.all([
      aws`ecs create-service --service-name mail --task-definition mail:1 --desired-count 3
        --placement-strategy type=spread,field=attribute:ecs.availability-zone type=binpack,field=memory
        --deployment-configuration
        maximumPercent=150,minimumHealthyPercent=50,deploymentCircuitBreaker={enable=true,rollback=true}
        --query service.deploymentConfiguration`,
      aws`ecs register-task-definition --cli-input-json ${JSON.stringify(second)}`,
    ]);
    expect(deployment).toMatchObject({
      maximumPercent: 150,
      minimumHealthyPercent: 50,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    });
    expect(mail()?.placement).toEqual([
      { type: 'spread', field: 'attribute:ecs.availability-zone' },
      { type: 'binpack', field: 'MEMORY' },
    ]);
    await until(() => running().length === 3);
    await aws`ecs update-service --service mail --task-definition mail --desired-count 4`;
    await until(() => mail()?.deployments.length === 1 && running().length === 4);
    const [, definitions, scaled, ghost] = await Promise.all([
      aws`ecs wait services-stable --services mail web`,
      aws`ecs describe-tasks --tasks ${running()[0]?.id} ${running()[1]?.id}
        --query tasks[].taskDefinitionArn`,
      refused`ecs delete-service --service mail`,
      refused`ecs update-service --service ghost --desired-count 1`,
    ]);
    expect(definitions).toEqual(Array(2).fill(`${prefix}:task-definition/mail:2`));
    expect(scaled).toBe(
      '(InvalidParameterException) The service cannot be stopped while it is scaled above 0.',
    );
    expect(ghost).toBe('(ServiceNotFoundException) Service not found.');
  });

  it('stops a task, which another takes the place of, and drains a host', async () => {
    const { aws, refused, until } = shell();
    const [task] = running();
    const host = task?.containerInstanceId ?? '';
    const [stopped, onHost, cluster, definition] = await Promise.all([
      aws`ecs stop-task --task ${task?.id} --reason 'by hand' --query task.[desiredStatus,stopCode]`,
      aws`ecs list-container-instances --output text --query containerInstanceArns
        --filter ${`ec2InstanceId==${task?.instanceId}`}`,
      refused`ecs list-tasks --cluster ghost`,
      refused`ecs describe-task-definition --task-definition ghost`,
    ]);
    expect(stopped).toEqual(['STOPPED', 'UserInitiated']);
    expect(onHost).toBe(`${prefix}:container-instance/default/${host}`);
    expect(cluster).toBe('(ClusterNotFoundException) Cluster not found.');
    expect(definition).toBe('(ClientException) Unable to describe task definition.');
    await until(() => ecs().tasks.get(task?.id ?? '')?.lastStatus === 'STOPPED');
    const [why] = await Promise.all([
      aws`ecs describe-tasks --tasks ${task?.id} --query tasks[0].stoppedReason`,
      aws`ecs wait tasks-stopped --tasks ${task?.id}`,
      aws`ecs update-container-instances-state --container-instances ${host} --status DRAINING`,
    ]);
    expect(why).toBe('by hand');
    expect(ecs().containerInstances.get(host)?.status).toBe('DRAINING');
    await until(() => running().length === 4 && running().every((each) => each.containerInstanceId !== host));
    await aws`ecs delete-service --service mail --force`;
    await until(() => mail()?.status === 'INACTIVE');
    expect(running()).toEqual([]);
    expect(await refused`ecs update-service --service mail --desired-count 1`).toBe(
      '(ServiceNotActiveException) Service was not ACTIVE.',
    );
  });
}
