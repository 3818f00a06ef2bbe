import { formatDuration } from '#core';
import type { Event, FaultPlan, VictimProof } from '#core';
import { formatNumberOf } from '../amounts.ts';
import type { Tone } from '../words.ts';
import { paint, type Segment } from './paint.ts';

const mostVictims = 10;

/** One event as one line of a log, where there is no terminal to repaint; undefined for those that say nothing new. */
export function renderEventLine(event: Event, options?: { color: boolean }): string | undefined {
  const text = textOf(event);
  return text === undefined ? undefined : logLine(event.at, { text, tone: toneOf(event) }, options);
}

/** A line of the log: when, counted from the run's start, and what. */
export function logLine(at: number, what: Segment, { color } = { color: false }): string {
  const when = { text: `${formatDuration(at).padStart(9)}  ` };
  return paint([[when, what]], { width: Infinity, color }).join('');
}

function toneOf(event: Event): Tone | undefined {
  const { type } = event;
  if (type === 'phase' || type === 'run-ended') return 'strong';
  if (type === 'fault-proof') return isProven(event.victims) ? 'good' : 'bad';
  if (type === 'fault-answered') return event.error === undefined ? undefined : 'bad';
  return type === 'note' && event.level === 'warning' ? 'doubt' : undefined;
}

function textOf(event: Event): string | undefined {
  switch (event.type) {
    case 'run-started':
      return `run ${event.runId}: ${event.experiment.name} (${event.source.file})`;
    case 'lab-started':
      return `lab ${event.file} is up, profile ${event.profile}, ${event.endpoint}`;
    case 'inventory': {
      const { instances, services, target } = event.inventory;
      return `${target}: ${formatNumberOf(instances.length, 'instance')}, ${formatNumberOf(services.length, 'service')}`;
    }
    case 'plan':
      return planText(event.plan.faults, event.plan.probes.length);
    case 'phase':
      return `phase ${event.phase}`;
    case 'fault-sent':
      return `fault ${event.fault + 1} sent`;
    case 'fault-answered':
      return `fault ${event.fault + 1} ${event.error === undefined ? 'answered' : `refused: ${event.error}`}`;
    case 'fault-proof':
      return `fault ${event.fault + 1} ${proofText(event.victims)}`;
    case 'note':
      return `${event.level}: ${event.text}`;
    case 'run-ended':
      return `run ended: ${event.ending}${event.reason === undefined ? '' : `: ${event.reason}`}`;
    case 'fault-intended':
    case 'probing-started':
    case 'probing-stopped':
    case 'samples':
    case 'look':
      break;
  }
  return undefined;
}

function planText(faults: readonly FaultPlan[], probes: number): string {
  const hurts = faults.map(({ summary, victims }, place) => {
    const ids = victims.map(({ id, zone }) => `${id} (${zone})`);
    return `; fault ${place + 1}: ${summary}: ${listed(ids)}`;
  });
  return `${formatNumberOf(probes, 'probe')}${hurts.length === 0 ? '; no fault, only watching' : hurts.join('')}`;
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
