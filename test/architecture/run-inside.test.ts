// What is shipped to run Squall inside a network agrees with the code. Nothing is built here: that would need Docker.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const linesOf = (path: string) =>
  textOf(path)
    .split('\n')
    .filter((line) => line !== '');

/** How the code calls its clients, and what policies call their services. */
const services: Record<string, string> = {
  autoScaling: 'autoscaling',
  balancing: 'elasticloadbalancing',
  cloudMap: 'servicediscovery',
  cloudWatch: 'cloudwatch',
  ec2: 'ec2',
  ecs: 'ecs',
  route53: 'route53',
  sqs: 'sqs',
  sts: 'sts',
};

const sources = readdirSync(join(root, 'src/targets/aws'))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => textOf(`src/targets/aws/${name}`))
  .join('\n');

/** Every operation that the code calls; what goes in batches is allowed under the name of one. */
function calledActions(): string[] {
  const call = new RegExp(`\\b(${Object.keys(services).join('|')})\\.([a-z]\\w*)\\(`, 'g');
  const called = [...sources.matchAll(call)].map(([, client = '', method = '']) => ({ client, method }));
  const operations = called.filter(({ method }) => !['destroy', 'get'].includes(method));
  const names = operations.map(({ client, method }) => {
    const action = `${method.charAt(0).toUpperCase()}${method.slice(1)}`.replace(/Batch$/, '');
    return `${services[client]}:${action}`;
  });
  // What is made with tags needs leave to tag, too.
  if (sources.includes('TagSpecifications')) names.push('ec2:CreateTags');
  return [...new Set(names)].sort();
}

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Effect: z.literal('Allow'),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
      Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    }),
  ),
});
const statements = policySchema.parse(JSON.parse(textOf('deploy/iam-policy.json'))).Statement;
const allowedActions = [...new Set(statements.flatMap(({ Action }) => Action))];

describe('the policy', () => {
  it('allows every action that the code asks AWS for, and no other', () => {
    expect(calledActions()).toContain('ecs:DescribeServices');
    expect([...allowedActions].sort()).toEqual(calledActions());
  });

  it('names what the errors tell people to allow', () => {
    const told = [...sources.matchAll(/'([a-z0-9]+:[A-Z][A-Za-z]+)'/g)].map(([, action = '']) => action);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((action) => !allowedActions.includes(action))).toEqual([]);
  });

  it('lets nothing be hurt that does not carry the tag', () => {
    const harmless = /:(?:Describe|List|Get|Discover)/;
    for (const { Action, Resource, Condition, Sid } of statements) {
      const harming = [Action]
        .flat()
        .filter((action) => !harmless.test(action) && !action.startsWith('sqs:'));
      if (harming.length === 0) continue;
      const isAboutAcls = Sid.endsWith('NetworkAcls');
      const resources = isAboutAcls
        ? /:(?:network-acl|vpc)\/\*$/
        : /:(?:instance|subnet|container-instance|loadbalancer)\/\*$|:autoScalingGroup:\*$/;
      for (const resource of [Resource].flat()) expect(resource).toMatch(resources);
      // A network ACL hurts nobody until a subnet gets it, and that has to carry the tag.
      const isTagged = Condition?.['StringEquals']?.['aws:ResourceTag/squall'] === 'allowed';
      expect(isTagged || isAboutAcls).toBe(true);
    }
  });
});

describe('the image', () => {
  const lines = linesOf('Dockerfile');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));

  it('is built from files that are there and that Docker is given', () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const given = new Set(linesOf('.dockerignore').map((line) => line.replace(/^!/, '')));
    expect(copied.filter((path) => !given.has(path))).toEqual([]);
  });

  it('has what the build reads', () => {
    const build = textOf('scripts/build.mjs');
    const read = [...build.matchAll(/'([\w.-]+(?:\/[\w.-]+)*)'/g)].map(([, path = '']) => path.split('/')[0]);
    const needed = read.filter((path) => path !== undefined && existsSync(join(root, path)));
    const own = new Set([...copied, 'node_modules', 'dist']);
    expect(needed).toContain('tsconfig.build.json');
    expect(needed.filter((path) => !own.has(path ?? ''))).toEqual([]);
  });

  it('runs on the Node of package.json, as nobody of importance', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(textOf('package.json')));
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(/\s+/)[1]);
    expect(new Set(bases)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
    expect(lines).toContain('USER squall');
    expect(lines).toContain('ENTRYPOINT ["squall"]');
  });
});

it('the task sees the address of its instance, so that Squall does not hurt where it runs', () => {
  const definition = z
    .object({
      requiresCompatibilities: z.tuple([z.literal('EC2')]),
      networkMode: z.literal('host'),
      taskRoleArn: z.string().startsWith('arn:aws:iam:'),
      containerDefinitions: z.array(
        z.object({
          command: z.array(z.string()),
          environment: z.array(z.object({ name: z.string(), value: z.string() })),
          logConfiguration: z.object({ logDriver: z.literal('awslogs') }),
        }),
      ),
    })
    .parse(JSON.parse(textOf('deploy/ecs-task-definition.json')));
  const [container] = definition.containerDefinitions;
  // Nothing else may be run against AWS yet.
  expect(container?.command[0]).toBe('plan');
  expect(textOf('docs/run-inside.md')).toContain('`host` networking');
});
