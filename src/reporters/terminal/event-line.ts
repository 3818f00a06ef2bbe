import { formatDuration } from '#core';
import type { Event, FaultPlan, VictimProof } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { oneLine } from '../text-width.ts';

const mostVictims = 10;

/** One event as one line of a log, where there is no terminal to repaint; undefined for those that say nothing new. */
export function renderEventLine(event: Event): string | undefined {
  const text = textOf(event);
  return text === undefined ? undefined : eventLine(event.at, text);
}

/** A line of the log: when, counted from the run's start, and what. */
export function eventLine(at: number, text: string): string {
  return `${formatDuration(at).padStart(9)}  ${oneLine(text)}`;
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
  if (victims.length > 0 && denied.length === 0) return `proven: all ${victims.length} victims are ending`;
  const states = denied.map(({ id, state }) => `${id} is ${state}`);
  return `not proven for ${denied.length} of ${victims.length} victims: ${listed(states)}`;
}

function listed(texts: readonly string[]): string {
  if (texts.length <= mostVictims) return texts.join(', ');
  return `${texts.slice(0, mostVictims).join(', ')}, +${texts.length - mostVictims} more`;
}
