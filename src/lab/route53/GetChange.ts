import { GetChangeCommand, NoSuchChange } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { withoutPrefix } from './errors.ts';
import { describeChange } from './zone.ts';

export const GetChange = operation(GetChangeCommand, async ({ Id = '' }, { lab }: LabRequest) => {
  const id = withoutPrefix(Id, 'change');
  const change = lab.state.route53.changes.get(id);
  if (!change) throw new NoSuchChange({ message: `Could not find resource with ID: ${id}`, $metadata: {} });
  return { ChangeInfo: describeChange(change) };
});
