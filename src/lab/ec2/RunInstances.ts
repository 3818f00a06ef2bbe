import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { endDryRun } from './pages.ts';
import { refused } from './refused.ts';
import { reservationsOf } from './reservations.ts';
import { runRequest } from './run-request.ts';

export const RunInstances = operation(RunInstancesCommand, async (input, { lab }: LabRequest) => {
  const request = runRequest(input, lab.state);
  endDryRun(input);
  const launched = lab.ec2.run(request);
  if (!Array.isArray(launched)) throw refused(launched);
  const [reservation] = reservationsOf(launched, lab.state);
  return { ...reservation };
});
