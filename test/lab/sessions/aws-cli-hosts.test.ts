import { groupCommands } from './cli/auto-scaling.ts';
import { instanceCommands } from './cli/ec2.ts';
import { queueCommands } from './cli/sqs.ts';
import { sessionsOfTheCli } from './cli/sessions.ts';
import { callerCommands } from './cli/sts.ts';

sessionsOfTheCli(
  [
    ['ec2', instanceCommands],
    ['autoscaling', groupCommands],
    ['sqs', queueCommands],
    ['sts', callerCommands],
  ],
  { errors: 15, listingsInPages: 5, waiters: ['ec2 wait instance-terminated'] },
);
