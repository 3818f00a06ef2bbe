import { ListHealthChecksCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid } from './errors.ts';
import { describeHealthCheck } from './health-check.ts';
import { limitOf, pageFrom } from './pages.ts';

const mostItems = 1000;

export const ListHealthChecks = operation(ListHealthChecksCommand, async (input, { lab }: LabRequest) => {
  const { Marker = '', MaxItems } = input;
  const limit = limitOf(MaxItems, mostItems);
  const { healthChecks } = lab.state.route53;
  if (Marker !== '' && !healthChecks.has(Marker)) throw invalid(`The marker ${Marker} is not valid.`);
  const checks = [...healthChecks.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { items, next } = pageFrom(checks, { isBefore: ({ id }) => id < Marker, limit });
  return {
    HealthChecks: items.map((check) => describeHealthCheck(lab.state, check)),
    Marker,
    IsTruncated: next !== undefined,
    ...(next && { NextMarker: next.id }),
    MaxItems: limit,
  };
});
