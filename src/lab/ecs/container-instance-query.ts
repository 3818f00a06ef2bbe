import type { ContainerInstanceRecord } from '../control/ecs/records.ts';
import { tasksOn } from '../control/ecs/selectors.ts';
import type { LabState } from '../control/state.ts';
import { attributesOf } from './container-instance.ts';
import { countsOf } from './counts.ts';
import { invalid } from './errors.ts';

const clausePattern = /^\s*([\w:.-]+)\s*(==|!=|\bin\b)\s*(\S.*?)\s*$/;

interface Clause {
  subject: string;
  accepts: (value: string) => boolean;
}

/**
 * The part of ECS's cluster query language that compares: `subject == value`, `!=` and `in [a, b]`, joined by
 * `and`. Anything else is refused.
 */
export function containerInstanceQuery(
  expression: string,
  state: LabState,
): (record: ContainerInstanceRecord) => boolean {
  const clauses = expression.split(/\s+and\s+|\s*&&\s*/).map(clauseOf);
  return (record) => {
    const subjects = subjectsOf(record, state);
    return clauses.every(({ subject, accepts }) => {
      const value = subjects.get(subject);
      if (value === undefined && !subject.startsWith('attribute:')) throw unreadable(expression);
      return value !== undefined && accepts(value);
    });
  };
}

function clauseOf(text: string): Clause {
  const [, subject, operator, operand] = clausePattern.exec(text) ?? [];
  if (subject === undefined || operand === undefined) throw unreadable(text);
  if (operator === '==') return { subject, accepts: (value) => value === operand };
  if (operator === '!=') return { subject, accepts: (value) => value !== operand };
  const listed = /^\[(.*)\]$/.exec(operand)?.[1];
  if (listed === undefined) throw unreadable(text);
  const values = new Set(listed.split(',').map((value) => value.trim()));
  return { subject, accepts: (value) => values.has(value) };
}

function subjectsOf(record: ContainerInstanceRecord, state: LabState): Map<string, string> {
  const { running, pending } = countsOf(tasksOn(state, record.id));
  const attributes = Object.entries(attributesOf(record, state));
  return new Map([
    ['ec2InstanceId', record.instanceId],
    ['agentConnected', String(record.agentConnected)],
    ['runningTasksCount', String(running)],
    ['pendingTasksCount', String(pending)],
    ...attributes.map(([name, value]) => [`attribute:${name}`, value] as const),
  ]);
}

function unreadable(expression: string): Error {
  return invalid(`Unable to parse the cluster query expression: ${expression}`);
}
