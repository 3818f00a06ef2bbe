import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ecs from '@aws-sdk/client-ecs';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as sts from '@aws-sdk/client-sts';
import { WireError } from '../../src/lab/wire/index.ts';
import type { CommandClass } from '../../src/lab/wire/sdk.ts';

/** One call of a boto3 client, and what the lab does with it. */
export interface Call {
  readonly service: string;
  readonly key?: string;
  readonly method: string;
  readonly command: CommandClass;
  readonly input: object;
  readonly answers?: object;
  readonly throws?: unknown;
  readonly error?: object;
}

const at = new Date(1_700_000_000_000);
const edges = ['', ' a ', 'a\r\nb\tc', 'x]]>y', '&amp;<>"\'', '😀 Ü漢\u2028', '__proto__'];
const $metadata = {};

/** Calls in which every kind of value and error of the served protocols occurs. */
export const calls: Call[] = [
  {
    service: 'ec2',
    method: 'describe_instances',
    command: ec2.DescribeInstancesCommand,
    input: {
      Filters: [{ Name: 'tag:squall', Values: ['allowed', 'a b&c=%'] }],
      MaxResults: 5,
      DryRun: false,
    },
    answers: {
      NextToken: 'next',
      Reservations: [
        {
          ReservationId: 'r-1',
          Groups: [],
          Instances: [
            {
              InstanceId: 'i-1',
              AmiLaunchIndex: 0,
              LaunchTime: at,
              EbsOptimized: true,
              State: { Code: 16, Name: 'running' },
              Placement: { AvailabilityZone: 'lab-local-1a' },
              Tags: edges.map((edge) => ({ Key: `k${edge}`, Value: edge })),
              NetworkInterfaces: [{ PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.0.1' }] }],
            },
          ],
        },
      ],
    },
  },
  {
    service: 'ec2',
    method: 'run_instances',
    command: ec2.RunInstancesCommand,
    input: {
      ImageId: 'ami-1',
      MinCount: 1,
      MaxCount: 2,
      ClientToken: 'token',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 8, DeleteOnTermination: true } }],
      TagSpecifications: [
        { ResourceType: 'instance', Tags: edges.map((edge) => ({ Key: `k${edge}`, Value: edge })) },
      ],
    },
    answers: {
      ReservationId: 'r-2',
      OwnerId: '000000000000',
      Groups: [],
      Instances: [{ InstanceId: 'i-2' }],
    },
  },
  {
    service: 'ec2',
    method: 'terminate_instances',
    command: ec2.TerminateInstancesCommand,
    input: { InstanceIds: ['i-1', 'i-2'] },
    answers: {
      TerminatingInstances: [
        {
          InstanceId: 'i-1',
          CurrentState: { Code: 32, Name: 'shutting-down' },
          PreviousState: { Code: 16, Name: 'running' },
        },
      ],
    },
  },
  {
    service: 'ec2',
    method: 'create_tags',
    command: ec2.CreateTagsCommand,
    input: { Resources: ['i-1'], Tags: edges.map((edge) => ({ Key: `k${edge}`, Value: edge })) },
    answers: {},
  },
  {
    service: 'ec2',
    method: 'stop_instances',
    command: ec2.StopInstancesCommand,
    input: { InstanceIds: ['i-9'] },
    throws: new WireError('InvalidInstanceID.NotFound', "The instance ID 'i-9' <does> not exist"),
    error: {
      code: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-9' <does> not exist",
      status: 400,
    },
  },
  {
    service: 'ecs',
    method: 'describe_tasks',
    command: ecs.DescribeTasksCommand,
    input: { cluster: 'c', tasks: ['t-1', ...edges], include: ['TAGS'] },
    answers: {
      tasks: [
        {
          taskArn: 't-1',
          version: 3,
          createdAt: at,
          connectivity: 'CONNECTED',
          containers: [
            { name: 'app', exitCode: 137, networkBindings: [{ containerPort: 80, hostPort: 32768 }] },
          ],
          tags: edges.map((edge) => ({ key: 'k', value: edge })),
        },
      ],
      failures: [{ arn: 't-2', reason: 'MISSING' }],
    },
  },
  {
    service: 'ecs',
    method: 'register_task_definition',
    command: ecs.RegisterTaskDefinitionCommand,
    input: {
      family: 'web',
      containerDefinitions: [
        {
          name: 'app',
          essential: true,
          dockerLabels: { 'a.b/c': 'd', é: '' },
          environment: [{ name: 'A', value: '1' }],
        },
      ],
    },
    answers: {
      taskDefinition: { family: 'web', revision: 7, registeredAt: at, compatibilities: ['EC2'] },
      tags: [],
    },
  },
  {
    service: 'ecs',
    method: 'update_service',
    command: ecs.UpdateServiceCommand,
    input: { cluster: 'nowhere', service: 's', desiredCount: 2 },
    throws: new ecs.ClusterNotFoundException({ message: 'Cluster not found.', $metadata }),
    error: {
      class: 'ClusterNotFoundException',
      code: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    },
  },
  {
    service: 'autoscaling',
    method: 'describe_auto_scaling_groups',
    command: autoScaling.DescribeAutoScalingGroupsCommand,
    input: {
      AutoScalingGroupNames: ['g', ' h '],
      Filters: [{ Name: 'tag-key', Values: ['a'] }],
      MaxRecords: 10,
    },
    answers: {
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'g',
          MinSize: 0,
          MaxSize: 4,
          DesiredCapacity: 2,
          DefaultCooldown: 300,
          AvailabilityZones: ['a', 'b'],
          HealthCheckType: 'ELB',
          CreatedTime: at,
          Instances: [
            {
              InstanceId: 'i-1',
              AvailabilityZone: 'a',
              LifecycleState: 'InService',
              HealthStatus: 'Healthy',
              ProtectedFromScaleIn: false,
            },
          ],
          TargetGroupARNs: [],
        },
      ],
    },
  },
  {
    service: 'autoscaling',
    method: 'suspend_processes',
    command: autoScaling.SuspendProcessesCommand,
    input: { AutoScalingGroupName: 'g', ScalingProcesses: [] },
    answers: {},
  },
  {
    service: 'autoscaling',
    method: 'delete_auto_scaling_group',
    command: autoScaling.DeleteAutoScalingGroupCommand,
    input: { AutoScalingGroupName: 'g', ForceDelete: true },
    throws: new autoScaling.ResourceInUseFault({ message: 'In use & busy.', $metadata }),
    error: { class: 'ResourceInUseFault', code: 'ResourceInUse', message: 'In use & busy.', status: 400 },
  },
  {
    service: 'elbv2',
    method: 'describe_target_health',
    command: elb.DescribeTargetHealthCommand,
    input: { TargetGroupArn: 'tg', Targets: [{ Id: 'i-1', Port: 80 }] },
    answers: {
      TargetHealthDescriptions: [
        { Target: { Id: 'i-1', Port: 80 }, TargetHealth: { State: 'unhealthy', Reason: 'Target.Timeout' } },
      ],
    },
  },
  {
    service: 'elbv2',
    method: 'create_rule',
    command: elb.CreateRuleCommand,
    input: {
      ListenerArn: 'l',
      Priority: 1,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/a*', '/b c'] } }],
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'tg', Weight: 1 }] } }],
    },
    answers: { Rules: [{ RuleArn: 'r', Priority: '1', IsDefault: false, Conditions: [], Actions: [] }] },
  },
  {
    service: 'elbv2',
    method: 'delete_target_group',
    command: elb.DeleteTargetGroupCommand,
    input: { TargetGroupArn: 'tg' },
    throws: new elb.TargetGroupNotFoundException({ message: 'No such group.', $metadata }),
    error: { class: 'TargetGroupNotFoundException', code: 'TargetGroupNotFound', message: 'No such group.' },
  },
  {
    service: 'sts',
    method: 'get_caller_identity',
    command: sts.GetCallerIdentityCommand,
    input: {},
    answers: { UserId: 'AIDALAB', Account: '000000000000', Arn: 'arn:aws:iam::000000000000:user/lab' },
  },
  {
    service: 'sts',
    method: 'assume_role',
    command: sts.AssumeRoleCommand,
    input: { RoleArn: 'arn:aws:iam::000000000000:role/lab', RoleSessionName: 'session' },
    answers: {
      Credentials: { AccessKeyId: 'lab2', SecretAccessKey: 'lab', SessionToken: 'token', Expiration: at },
    },
  },
];

/** Calls that no handler sees. */
export const refusedCalls = [
  { service: 'ec2', key: 'lab', method: 'describe_vpcs', error: { code: 'InvalidAction', status: 400 } },
  {
    service: 'ecs',
    key: 'lab',
    method: 'list_services',
    error: { code: 'UnknownOperationException', status: 400 },
  },
  { service: 'elbv2', key: 'lab', method: 'describe_rules', error: { code: 'InvalidAction', status: 400 } },
  { service: 'ec2', key: 'AKIAREAL', method: 'describe_vpcs', error: { code: 'AuthFailure', status: 401 } },
  {
    service: 'ecs',
    key: 'AKIAREAL',
    method: 'list_services',
    error: { code: 'UnrecognizedClientException' },
  },
  { service: 'sts', key: 'AKIAREAL', method: 'get_caller_identity', error: { code: 'InvalidClientTokenId' } },
];
