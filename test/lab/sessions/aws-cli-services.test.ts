import { alarmCommands } from './cli/cloudwatch.ts';
import { serviceCommands } from './cli/ecs.ts';
import { balancerCommands } from './cli/elbv2.ts';
import { zoneCommands } from './cli/route53.ts';
import { discoveryCommands } from './cli/service-discovery.ts';
import { sessionsOfTheCli } from './cli/sessions.ts';

sessionsOfTheCli(
  [
    ['ecs', serviceCommands],
    ['elbv2', balancerCommands],
    ['cloudwatch', alarmCommands],
    ['servicediscovery', discoveryCommands],
    ['route53', zoneCommands],
  ],
  {
    errors: 15,
    listingsInPages: 5,
    waiters: ['ecs wait services-stable', 'elbv2 wait target-in-service'],
  },
);
