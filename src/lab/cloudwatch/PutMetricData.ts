import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { PutDatum } from '../control/cloudwatch/cloudwatch.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { datumOf } from './datum.ts';
import { Constraints } from './constraints.ts';
import { invalidValue, missingParameter } from './refusals.ts';

const mostData = 1000;

export const PutMetricData = operation(PutMetricDataCommand, async (input, { lab }: LabRequest) => {
  const { Namespace = '', MetricData = [] } = input;
  const constraints = new Constraints();
  constraints.text(Namespace, 'namespace', { min: 1, max: 255 }, /^[^:].*/);
  constraints.check(invalidValue);
  if (Namespace.startsWith('AWS/'))
    throw invalidValue('The value AWS/ for parameter Namespace is invalid: it is reserved for AWS.');
  if (input.EntityMetricData !== undefined) throw invalidValue('The lab does not model EntityMetricData.');
  if (MetricData.length === 0) throw missingParameter('The parameter MetricData is required.');
  if (MetricData.length > mostData)
    throw invalidValue(`The collection MetricData must not have a size greater than ${mostData}.`);
  const data = MetricData.map((datum: MetricDatum, index): PutDatum =>
    datumOf(Namespace, datum, index, lab.cloudWatch.now()),
  );
  lab.cloudWatch.put(data);
  return {};
});
