import type { KeyValuePair } from '@aws-sdk/client-ecs';
import type { Program } from '../spec/lab-spec.ts';
import { clientError } from './errors.ts';

/** The environment variables that make a container without a command one of the lab's own programs. */
const servePath = 'SERVE_PATH';
const answersInMs = 'ANSWERS_IN_MS';
const worksOffQueue = 'WORKS_OFF_QUEUE';
const worksForMs = 'WORKS_FOR_MS';

const usualAnswerMs = 5;
const usualWorkMs = 50;

/** What a container runs: the user's program when it has a command, else the lab's server or consumer of a queue. */
export function programOf(command: readonly string[], environment: readonly KeyValuePair[]): Program {
  const all = Object.fromEntries(environment.map(({ name = '', value = '' }) => [name, value]));
  if (command.length > 0) return { kind: 'command', command: [...command], environment: all };
  const {
    [servePath]: path = '',
    [answersInMs]: answer,
    [worksOffQueue]: queue,
    [worksForMs]: work,
    ...rest
  } = all;
  if (queue !== undefined)
    return {
      kind: 'daemon',
      queue,
      worksForMs: msOf(worksForMs, work) ?? usualWorkMs,
      environment: rest,
    };
  if (path !== '' && !path.startsWith('/')) throw clientError(`${servePath} is a path such as /checkout.`);
  return {
    kind: 'built-in',
    ...(path !== '' && { path: path.replace(/(?<=.)\/+$/, '') }),
    answersInMs: msOf(answersInMs, answer) ?? usualAnswerMs,
    environment: rest,
  };
}

/** The command and environment that lead to a program again. */
export function declarationOf(program: Program): { command?: string[]; environment: KeyValuePair[] } {
  const environment = Object.entries(program.environment).map(([name, value]) => ({ name, value }));
  if (program.kind === 'command') return { command: program.command, environment };
  if (program.kind === 'daemon')
    return {
      environment: [
        { name: worksOffQueue, value: program.queue },
        { name: worksForMs, value: String(program.worksForMs) },
        ...environment,
      ],
    };
  return {
    environment: [
      ...(program.path === undefined ? [] : [{ name: servePath, value: program.path }]),
      { name: answersInMs, value: String(program.answersInMs) },
      ...environment,
    ],
  };
}

function msOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,8}$/.test(text)) return Number(text);
  throw clientError(`${name} is a whole number of milliseconds.`);
}
