import { reservedBalancer } from '#load';
import { tagParts } from '#core';
import type { AwsReference, Experiment } from '#core';
import { readActions, reservationActions } from '#targets';
import type { ChangedKind } from '#targets';
import { z } from 'zod';
import { changedKindOf } from './opt-in.ts';
import { faultNamed } from './plan-faults.ts';

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

/** What such a thing is called in a policy. */
const arnOf: Record<ChangedKind, (where: { account: string; region: string }) => string> = {
  instance: ({ account, region }) => `arn:aws:ec2:${region}:${account}:instance/*`,
  subnet: ({ account, region }) => `arn:aws:ec2:${region}:${account}:subnet/*`,
  'container-instance': ({ account, region }) => `arn:aws:ecs:${region}:${account}:container-instance/*`,
  group: ({ account, region }) => `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*`,
};

/** What a run of the experiment asks of AWS, and nothing else: to look, and to hurt what carries the tag and put it back. */
export function policiesFor(
  experiment: Experiment,
  { reference, account, region }: PolicyOptions,
): { readOnly: Policy; execute: Policy } {
  const faults = experiment.faults.map(({ kind, params }) => ({ fault: faultNamed(kind), params }));
  const reserves = reservedBalancer(experiment.load);
  const asked = faults.map(({ fault, params }) => fault.actions(params));
  const group = 'autoScalingGroup' in reference.of ? { group: reference.of.autoScalingGroup } : {};
  const reads = [
    ...readActions({ cluster: '', ...group }),
    ...asked.flatMap((actions) => actions.reads),
    ...(reserves === undefined ? [] : reservationActions.reads),
  ];
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
      ...(reserves === undefined ? [] : [reserving(reserves, where)]),
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
  const { key, value } = tagParts(tag);
  const own = changes.flatMap((action) => {
    const kind = changedKindOf(action);
    return kind === undefined ? [] : [{ action, resource: arnOf[kind](where) }];
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

/** A reservation hurts nobody, so that its balancer needs no tag. */
function reserving(balancer: string, { account, region }: { account: string; region: string }): Statement {
  const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer`;
  return {
    Sid: 'ReserveCapacity',
    Effect: 'Allow',
    Action: reservationActions.changes,
    Resource: ['app', 'net'].map((type) => `${arn}/${type}/${balancer}/*`),
  };
}
