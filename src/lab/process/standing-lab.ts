import { request } from 'node:http';
import { closeSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BadInputError, messageOf, RefusedError, stateDirectory, TargetError } from '#core';
import { makeDirectory } from '#files';
import { z } from 'zod';
import { incidentSchema } from '../spec/incident-file.ts';
import type { LabCounts } from './desk.ts';
import type { LabDescription } from './messages.ts';
import { untilGone } from '#processes';
import { readLab, type LabOverrides } from './read-lab.ts';
import { spawnLab } from './spawn-lab.ts';
import { readStateFile, removeStateFile, type LabStateFile } from './state-file.ts';

/** Where a lab that stays keeps its state file and its log. */
export interface Standing {
  /** `$SQUALL_HOME`, or `squall` in the user's state directory, by default. */
  directory?: string;
  signal: AbortSignal;
}

/** A lab of its own, with what an AWS client needs in its environment. */
export interface LabStatus extends LabDescription, LabCounts {
  /** ISO 8601. */
  startedAt: string;
  logFile: string;
  environment: Record<string, string>;
}

const answerWithinMs = 5_000;
const endWithinMs = 15_000;

/** Starts a lab that stays until `labDown`; raises a RefusedError when one is up. */
export async function labUp(
  options: Standing & { file?: string; overrides?: LabOverrides },
): Promise<LabStatus> {
  const { file, overrides, signal, directory = stateDirectory(process.env, homedir()) } = options;
  const spec = await readLab(file, overrides);
  const stateFile = join(directory, 'lab.json');
  const logFile = join(directory, 'lab.log');
  makeStateDirectory(directory);
  await refuseSecond(stateFile, signal);

  const log = openSync(logFile, 'w', 0o600);
  try {
    const stay = { stateFile, logFile };
    const { child, channel } = await spawnLab({ spec, file: file ?? 'default', notes: log, stay, signal });
    await new Promise<void>((resolve) => channel.send({ type: 'release' }, resolve));
    child.disconnect();
    child.unref();
  } finally {
    closeSync(log);
  }
  const status = await labStatus({ directory, signal });
  if (status === undefined) throw new TargetError(`The lab ended as soon as it was up; see ${logFile}.`);
  return status;
}

/** The lab that is up; undefined when there is none. */
export async function labStatus({
  directory = stateDirectory(process.env, homedir()),
  signal,
}: Standing): Promise<LabStatus | undefined> {
  const state = readStateFile(join(directory, 'lab.json'));
  if (state === undefined) return undefined;
  const counts = await countsFrom(state, signal);
  if (counts === undefined) return undefined;
  const { desk: _desk, ...shown } = state;
  return { ...shown, ...counts, environment: environmentOf(state) };
}

/** Ends the lab that is up and waits until nothing of it is left; its name, or undefined when there was none. */
export async function labDown({
  directory = stateDirectory(process.env, homedir()),
  signal,
}: Standing): Promise<string | undefined> {
  const stateFile = join(directory, 'lab.json');
  const state = readStateFile(stateFile);
  if (state === undefined) return undefined;
  const answer = await askDesk(state, 'POST /stop', endWithinMs, signal);
  if (answer?.status !== 202) {
    removeStateFile(stateFile, state.desk.token);
    return undefined;
  }
  if (await untilGone(state.pid, endWithinMs)) return state.name;
  throw new TargetError(`The lab was told to end, and process ${state.pid} still runs.`, {
    hint: `End it with: kill -9 ${state.pid}. Its hosts end with it.`,
  });
}

/** Lets an incident happen in the lab that is up; what it met. Raises a BadInputError that says what it can be. */
export async function labIncident(
  incident: object,
  { directory = stateDirectory(process.env, homedir()), signal }: Standing,
): Promise<string> {
  const { isOver: _, ...described }: { isOver?: boolean } = Object(incident);
  const checked = incidentSchema.safeParse(described);
  if (!checked.success)
    throw new BadInputError(`The incident cannot be taken: ${z.prettifyError(checked.error)}`, {
      hint: 'docs/lab.md lists the incidents and their options.',
    });
  const state = readStateFile(join(directory, 'lab.json'));
  const answer =
    state && (await askDesk(state, 'POST /incident', answerWithinMs, signal, JSON.stringify(incident)));
  if (answer === undefined)
    throw new RefusedError('No lab is up.', { hint: 'Start one with: squall lab up' });
  if (answer.status !== 200)
    throw new BadInputError(`The lab refused the incident: ${answer.text}`, { hint: 'See docs/lab.md.' });
  return answer.text;
}

function makeStateDirectory(directory: string): void {
  try {
    makeDirectory(directory, 0o700);
  } catch (error) {
    throw new BadInputError(`The lab can't keep its state in ${directory}: ${messageOf(error)}`, {
      hint: 'Name a directory that can be written: SQUALL_HOME=… squall lab up',
      cause: error,
    });
  }
}

function environmentOf({ endpoint, region, credentials, nameServer }: LabStateFile): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    SQUALL_LAB_DNS: nameServer,
  };
}

async function refuseSecond(stateFile: string, signal: AbortSignal): Promise<void> {
  const state = readStateFile(stateFile);
  if (state !== undefined && (await countsFrom(state, signal)) !== undefined) {
    throw new RefusedError(
      `The lab ${state.name} is up already, at ${state.endpoint} (process ${state.pid}).`,
      {
        hint: 'Use it as it is, or end it first with: squall lab down',
      },
    );
  }
  removeStateFile(stateFile, state?.desk.token);
}

/** Undefined when the lab of the state file is dead: nobody answers, or somebody who does not know its token. */
async function countsFrom(state: LabStateFile, signal: AbortSignal): Promise<LabCounts | undefined> {
  const answer = await askDesk(state, 'GET /status', answerWithinMs, signal);
  // The token is the lab's own, so what answers 200 is our own desk.
  return answer?.status === 200 ? (JSON.parse(answer.text) as LabCounts) : undefined;
}

function askDesk(
  { desk, pid }: LabStateFile,
  command: 'GET /status' | 'POST /stop' | 'POST /incident',
  withinMs: number,
  signal: AbortSignal,
  body?: string,
): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve, reject) => {
    const [method, path = '/'] = command.split(' ', 2);
    const headers = { authorization: `Bearer ${desk.token}` };
    const options = { ...(method && { method }), headers, agent: false as const, signal };
    const asked = request(new URL(path, desk.url), options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.once('close', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', () => {});
    });
    asked.setTimeout(withinMs, () => {
      asked.destroy();
      const message = `The lab of process ${pid} does not answer at ${desk.url}.`;
      reject(new TargetError(message, { hint: `If it hangs, end it with: kill -9 ${pid}` }));
    });
    asked.on('error', () => (signal.aborted ? reject(signal.reason) : resolve(undefined)));
    asked.end(body);
  });
}
