import type { AwsReference, Experiment } from '#core';
import { readActions } from '#targets';
import { z } from 'zod';
import { faultNamed } from './plan.ts';

const ledger = z.looseObject({ queue: z.looseObject({ url: z.url() }) });

/** One statement of an IAM policy. */
interface Statement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[] | '*';
  Condition?: Record<string, Record<string, string>>;
}

/** An IAM policy document. */
export interface Policy {
  Version: '2012-10-17';
  Statement: Statement[];
}

interface PolicyOptions {
  reference: AwsReference;
  /** Account id; any where it is not known. */
  account: string;
  region: string;
}

/** Actions that change a thing which has to carry the opt-in tag, with what such a thing is called. */
const tagged: Record<string, (where: { account: string; region: string }) => string> = {
  'ec2:TerminateInstances': instances,
  'ec2:StopInstances': instances,
  'ec2:StartInstances': instances,
  'ec2:ReplaceNetworkAclAssociation': ({ account, region }) => `arn:aws:ec2:${region}:${account}:subnet/*`,
  'ecs:UpdateContainerInstancesState': ({ account, region }) =>
    `arn:aws:ecs:${region}:${account}:container-instance/*`,
  'autoscaling:SuspendProcesses': groups,
  'autoscaling:ResumeProcesses': groups,
  'autoscaling:SetDesiredCapacity': groups,
  'autoscaling:UpdateAutoScalingGroup': groups,
};

/** What a run of the experiment asks of AWS, and nothing else: to look, and to hurt what carries the tag and put it back. */
export function policiesFor(
  experiment: Experiment,
  { reference, account, region }: PolicyOptions,
): { readOnly: Policy; execute: Policy } {
  const faults = experiment.faults.map(({ kind, params }) => ({ fault: faultNamed(kind), params }));
  const asked = faults.map(({ fault, params }) => fault.actions(params));
  const group = 'autoScalingGroup' in reference.of ? { group: reference.of.autoScalingGroup } : {};
  const reads = [...readActions({ cluster: '', ...group }), ...asked.flatMap((actions) => actions.reads)];
  const changes = [...new Set(asked.flatMap((actions) => actions.changes))].sort();
  const tags = [...new Set(faults.flatMap(({ fault, params }) => fault.optInTag?.(params) ?? []))];
  const where = { account, region };
  return {
    readOnly: policy([
      { Sid: 'Look', Effect: 'Allow', Action: [...new Set(reads)].sort(), Resource: '*' },
      ...ledgerQueues(experiment, region),
      ...(reference.role
        ? [
            {
              Sid: 'AssumeRole',
              Effect: 'Allow' as const,
              Action: ['sts:AssumeRole'],
              Resource: [reference.role.arn],
            },
          ]
        : []),
    ]),
    execute: policy([
      ...tags.flatMap((tag, place) => hurting(changes, tag, place, where)),
      ...networkAcls(changes, where),
    ]),
  };
}

/** Queues that are the ledgers' own, which send, receive and delete there. */
function ledgerQueues({ probes }: Experiment, region: string): Statement[] {
  const arns = probes.flatMap(({ kind, params }) => {
    const read = ledger.safeParse(params);
    if (kind !== 'ledger' || !read.success) return [];
    const [, account = '*', queue = '*'] = new URL(read.data.queue.url).pathname.split('/');
    return [`arn:aws:sqs:${region}:${account}:${queue}`];
  });
  if (arns.length === 0) return [];
  const Action = ['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage', 'SendMessage'];
  return [
    { Sid: 'LedgerQueues', Effect: 'Allow', Action: Action.map((name) => `sqs:${name}`), Resource: arns },
  ];
}

function policy(statements: Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}

function hurting(
  changes: readonly string[],
  tag: string,
  place: number,
  where: { account: string; region: string },
): Statement[] {
  const at = tag.indexOf('=');
  const [key, value] = [tag.slice(0, at), tag.slice(at + 1)];
  const own = changes.flatMap((action) => {
    const resource = tagged[action]?.(where);
    return resource === undefined ? [] : [{ action, resource }];
  });
  if (own.length === 0) return [];
  return [
    {
      Sid: `HurtWhatIsTagged${place === 0 ? '' : place + 1}`,
      Effect: 'Allow',
      Action: own.map(({ action }) => action),
      Resource: [...new Set(own.map(({ resource }) => resource))].sort(),
      Condition: { StringEquals: { [`aws:ResourceTag/${key}`]: value } },
    },
  ];
}

/** Network ACLs are made by Squall itself, and bear its own tag; the one that is put back bears none. */
function networkAcls(
  changes: readonly string[],
  { account, region }: { account: string; region: string },
): Statement[] {
  if (!changes.includes('ec2:CreateNetworkAcl')) return [];
  const acls = `arn:aws:ec2:${region}:${account}:network-acl/*`;
  return [
    {
      Sid: 'UseNetworkAcls',
      Effect: 'Allow',
      Action: ['ec2:CreateNetworkAcl', 'ec2:ReplaceNetworkAclAssociation'],
      Resource: [acls, `arn:aws:ec2:${region}:${account}:vpc/*`],
    },
    {
      Sid: 'MarkOwnNetworkAcls',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: [acls],
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateNetworkAcl' } },
    },
    {
      Sid: 'RemoveOwnNetworkAcls',
      Effect: 'Allow',
      Action: ['ec2:DeleteNetworkAcl'],
      Resource: [acls],
      Condition: { Null: { 'aws:ResourceTag/squall:run': 'false' } },
    },
  ];
}

function instances({ account, region }: { account: string; region: string }): string {
  return `arn:aws:ec2:${region}:${account}:instance/*`;
}

function groups({ account, region }: { account: string; region: string }): string {
  return `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*`;
}
