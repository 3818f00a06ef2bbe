import type { LabState } from '../state.ts';
import { attributesOf } from './attributes.ts';
import { patternOf } from './query-language.ts';
import type { Operator, Query } from './query-language.ts';
import type { ContainerInstanceRecord } from './records.ts';
import { tasksOn } from './selectors.ts';

/** The version of the agents of the lab's hosts. */
export const agentVersion = '1.100.0';

type Comparison = Extract<Query, { kind: 'compare' }>;

/** Whether a query holds for a container instance. A value that is absent differs from every other. */
export function matches(state: LabState, query: Query, record: ContainerInstanceRecord): boolean {
  if (query.kind === 'compare') return compares(query, valuesOf(state, query.subject, record));
  if (query.kind === 'not') return !matches(state, query.query, record);
  const isLeft = matches(state, query.left, record);
  return query.kind === 'and'
    ? isLeft && matches(state, query.right, record)
    : isLeft || matches(state, query.right, record);
}

/** Several values of `task:group`, one for each of its groups; none for an attribute that it lacks. */
function valuesOf(state: LabState, subject: string, record: ContainerInstanceRecord): string[] {
  const running = () => tasksOn(state, record.id).filter((task) => task.lastStatus !== 'STOPPED');
  switch (subject) {
    case 'agentConnected':
      return [String(record.agentConnected)];
    case 'agentVersion':
      return [agentVersion];
    case 'ec2InstanceId':
      return [record.instanceId];
    case 'registeredAt':
      return [new Date(record.registeredAt).toISOString()];
    case 'runningTasksCount':
      return [String(running().filter((task) => task.lastStatus === 'RUNNING').length)];
    case 'task:group':
      return [...new Set(running().map(({ group }) => group))];
    default: {
      const value = attributesOf(state, record)[subject.replace(/^attribute:/, '')];
      return value === undefined ? [] : [value];
    }
  }
}

const opposites: Partial<Record<Operator, Operator>> = {
  '!=': '==',
  '!exists': 'exists',
  '!in': 'in',
  '!~': '=~',
};

function compares({ operator, values }: Comparison, actual: string[]): boolean {
  const opposite = opposites[operator];
  if (opposite !== undefined) return !isAny(opposite, values, actual);
  return isAny(operator, values, actual);
}

function isAny(operator: Operator, values: string[], actual: string[]): boolean {
  const [first = ''] = values;
  if (operator === 'exists') return actual.length > 0;
  if (operator === '=~') return actual.some((each) => patternOf(first).test(each));
  if (operator === '==' || operator === 'in') return actual.some((each) => values.includes(each));
  return actual.some((each) => isOrdered(operator, orderOf(each, first)));
}

function isOrdered(operator: Operator, order: number): boolean {
  if (operator === '>') return order > 0;
  if (operator === '>=') return order >= 0;
  return operator === '<' ? order < 0 : order <= 0;
}

/** Numbers by size, versions part by part, moments by time, all else by its letters. */
function orderOf(actual: string, asked: string): number {
  if (/^[\d.]+$/.test(actual) && /^[\d.]+$/.test(asked)) return byParts(actual, asked);
  const [moment, limit] = [actual, asked].map(momentOf);
  if (moment !== undefined && limit !== undefined) return moment - limit;
  if (actual === asked) return 0;
  return actual < asked ? -1 : 1;
}

function byParts(actual: string, asked: string): number {
  const [left, right] = [actual, asked].map((text) => text.split('.').map(Number));
  for (let place = 0; place < Math.max(left?.length ?? 0, right?.length ?? 0); place += 1) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A moment without a time zone is UTC. */
function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const isBare = /T[\d:.]+$/.test(text);
  const moment = Date.parse(isBare ? `${text}Z` : text);
  return Number.isNaN(moment) ? undefined : moment;
}
