import { countRunning, formatDuration } from '#core';
import type { Event, Plan, PreflightFinding, UndoOwner, VictimProof } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { engineInWords, roleWords } from '../load.ts';
import { reservationNews } from '../reservation.ts';
import type { Tone } from '../words.ts';
import { paint, type Segment } from './paint.ts';

const mostVictims = 10;
const whenColumns = 9;

/** One event as lines of a log, mostly one; undefined for those that say nothing new. */
export function renderEventLine(event: Event, options?: { color: boolean }): string | undefined {
  const [text, ...more]: (string | undefined)[] =
    event.type === 'plan'
      ? planTexts(event.plan)
      : event.type === 'preflight'
        ? preflightTexts(event.findings)
        : [textOf(event)];
  if (text === undefined) return undefined;
  const first = logLine(event.at, { text, tone: toneOf(event) }, options);
  return [first, ...more.map((line) => underLine(line ?? '', options))].join('\n');
}

/** A line of the log: when, counted from the run's start, and what. */
export function logLine(at: number, what: Segment, { color } = { color: false }): string {
  const when = { text: `${formatDuration(at).padStart(whenColumns)}  ` };
  return paint([[when, what]], { width: Infinity, color }).join('');
}

/** What belongs to the line above. */
function underLine(text: string, { color } = { color: false }): string {
  return paint([[{ text: ' '.repeat(whenColumns + 2) }, { text }]], { width: Infinity, color }).join('');
}

function toneOf(event: Event): Tone | undefined {
  const { type } = event;
  if (type === 'phase' || type === 'run-ended') return 'strong';
  if (type === 'fault-proof') return isProven(event.victims) ? 'good' : 'bad';
  if (type === 'guard-tripped') return 'bad';
  if (type === 'preflight' || type === 'load-lost') return 'doubt';
  if (type === 'load-ended') return 'bad';
  if (type === 'undo-done') return event.outcomes.every(({ state }) => state !== 'left') ? 'good' : 'bad';
  if (type === 'fault-answered') return event.error === undefined ? undefined : 'bad';
  return type === 'note' && event.level === 'warning' ? 'doubt' : undefined;
}

function textOf(event: Event): string | undefined {
  switch (event.type) {
    case 'run-started':
      return `${event.experiment.name} (${event.source.file})`;
    case 'lab-started':
      return `lab ${event.file} is up, profile ${event.profile}, ${event.endpoint}`;
    case 'inventory': {
      const { instances, services, target } = event.inventory;
      return `${target}: ${formatNumberOf(countRunning(instances), 'instance')}, ${formatNumberOf(services.length, 'service')}`;
    }
    case 'phase':
      return `phase ${event.phase}`;
    case 'fault-sent':
      return `fault ${event.fault + 1} sent`;
    case 'fault-answered':
      return `fault ${event.fault + 1} ${event.error === undefined ? 'answered' : `refused: ${event.error}`}`;
    case 'fault-proof':
      return `fault ${event.fault + 1} ${proofText(event.victims)}`;
    case 'undo-sent':
      return `${ownerText(event.fault)} is being put back`;
    case 'undo-done': {
      const left = event.outcomes.filter(({ state }) => state === 'left');
      const needless = event.outcomes.filter(({ state }) => state === 'needless');
      const owner = ownerText(event.fault);
      if (left.length === 0 && needless.length === 0) return `${owner} is put back`;
      if (left.length === 0)
        return `${owner} is put back, but for what needs it no more: ${listed(needless.map(({ id, detail }) => `${id} (${detail})`))}`;
      return `${owner} is NOT put back: ${listed(left.map(({ id, detail }) => `${id} (${detail})`))}`;
    }
    case 'load-started':
      return `${roleWords[event.role]} begins: engine ${engineInWords(event)}`;
    case 'load-lost':
      return `warning: of ${roleWords[event.role]} a part is unknown from ${formatDuration(event.since)} on: ${event.reason}`;
    case 'load-ended':
      return event.error === undefined
        ? undefined
        : `${roleWords[event.role]} ended before its time: ${event.error}`;
    case 'reservation':
      return reservationNews(event);
    case 'guard-tripped':
      return `guard ${event.text} is broken: the run stops, and what can be put back is`;
    case 'run-taken-over':
      return 'another process goes on, to put back what was left';
    case 'note':
      return `${event.level}: ${event.text}`;
    case 'run-ended':
      return `run ended: ${event.ending}${event.reason === undefined ? '' : `: ${event.reason}`}`;
    case 'plan':
    case 'fault-intended':
    case 'preflight':
    case 'undo-recorded':
    case 'probing-started':
    case 'probing-stopped':
    case 'samples':
    case 'look':
    case 'observations':
    case 'selftest':
    case 'alerts-found':
    case 'alert-look':
    case 'alert-history':
    case 'load':
    case 'warm-up':
      break;
  }
  return undefined;
}

function ownerText(owner: UndoOwner): string {
  return owner === 'load' ? 'what load changed' : `fault ${owner + 1}`;
}

function planTexts({ faults, probes }: Plan): string[] {
  const hurts = faults.flatMap(({ summary, victims, holdMs }, place) => {
    const ids = victims.map(({ id, zone }) => `${id} (${zone})`);
    const named = ids.slice(0, mostVictims);
    const more = ids.length > named.length ? [`+${ids.length - named.length} more`] : [];
    const held = holdMs === undefined ? '' : `; put back after ${formatDuration(holdMs)}`;
    return [`fault ${place + 1}: ${summary}${held}`, ...[...named, ...more].map((text) => `  ${text}`)];
  });
  return [
    formatNumberOf(probes.length, 'probe'),
    ...(hurts.length === 0 ? ['no fault, only watching'] : hurts),
  ];
}

/** What was found before anybody is hurt, but for what is fine. */
function preflightTexts(findings: readonly PreflightFinding[]): string[] {
  return findings
    .filter(({ level }) => level !== 'ok')
    .map(({ level, what }) => `preflight ${level === 'stop' ? 'stops' : 'warns'}: ${what}`);
}

function proofText(victims: readonly VictimProof[]): string {
  const denied = victims.filter(({ isProven }) => !isProven);
  if (isProven(victims)) return `proven for ${victims.length} of ${formatNumberOf(victims.length, 'victim')}`;
  const states = denied.map(({ id, state }) => `${id} is ${state}`);
  return `not proven for ${denied.length} of ${formatNumberOf(victims.length, 'victim')}: ${listed(states)}`;
}

function isProven(victims: readonly VictimProof[]): boolean {
  return victims.length > 0 && victims.every(({ isProven }) => isProven);
}

function listed(texts: readonly string[]): string {
  if (texts.length <= mostVictims) return texts.join(', ');
  return `${texts.slice(0, mostVictims).join(', ')}, +${texts.length - mostVictims} more`;
}
