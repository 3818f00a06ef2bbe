import type { CreateSender } from '#pacing';
import { compileTolerance } from '../tolerance.ts';
import { cloudwatchSender } from './cloudwatch.ts';
import { prometheusSender } from './prometheus.ts';
import { metricQuestion } from './question.ts';

/** Asks once a send. What is not one value tells nothing: unknown. */
export const createSender: CreateSender = (params, context) => {
  const question = metricQuestion.parse(params);
  const isWithin = compileTolerance(question.expect);
  return 'cloudwatch' in question
    ? cloudwatchSender(question, isWithin, context)
    : prometheusSender(question, isWithin);
};
