import { BadInputError } from '#core';
import type { LoadFlags } from './load.ts';

/** A flag that says nothing here, with what it goes with and why. */
type Idle = [flag: keyof LoadFlags, why: string];

const ofWarmUps: readonly Idle[] = [
  ['grow', 'it says how the rate of a warm-up rises'],
  ['drift', 'it says by how much the latency may still change for a balancer to be warm'],
  ['rejectedAtMost', 'it bounds what an adaptive warm-up has rejected'],
  ['giveUpAfter', 'it says when a warm-up gives up'],
  ['engine', 'it says what sends a warm-up'],
  ['script', 'it is what k6 runs as a warm-up'],
];

/** What a script of one's own says itself. */
const ofRequests: readonly (keyof LoadFlags)[] = [
  'method',
  'header',
  'body',
  'data',
  'timeout',
  'connections',
  'recycle',
];

/** Raises BadInputError unless the flags say one thing to send, and for each flag that would say nothing of it. */
export function refuseIdleFlags(flags: LoadFlags): void {
  refuseSeveralWays(flags);
  const idle = flags.from === undefined ? idleBesideRate(flags) : idleInWarmUp(flags);
  const told = idle
    .filter(([flag]) => isGiven(flags[flag]))
    .map(([flag, why]) => `${nameOf(flag)} goes ${why}.`);
  if (told.length > 0) throw new BadInputError(told.join(' '), { hint: 'Leave out what does not apply.' });
}

function refuseSeveralWays({ from, to, rate, saturate }: LoadFlags): void {
  const isWarmUp = from !== undefined || to !== undefined;
  const ways = [
    ...(isWarmUp ? ['--from with --to, which warms up,'] : []),
    ...(rate === undefined ? [] : ['--rate, which sends at one rate,']),
    ...(saturate === true ? ['--saturate, which sends as fast as it is answered,'] : []),
  ];
  if (ways.length > 1)
    throw new BadInputError(`${ways.join(' and ')} can't go together.`, {
      hint: 'Leave all but one of them out.',
    });
  if (ways.length === 1 && (from === undefined) === (to === undefined)) return;
  throw new BadInputError('Say what to send: --from with --to, --rate, or --saturate.', {
    hint: 'squall load https://shop.example.com/ --from 50k/min --to 400k/min',
  });
}

function idleBesideRate({ saturate }: LoadFlags): Idle[] {
  const told =
    saturate === true
      ? '--saturate sends as fast as it is answered, by autocannon'
      : '--rate sends at one rate, by traffic';
  return ofWarmUps.map(([flag, why]) => [flag, `with --from and --to: ${why}, and ${told}`]);
}

function idleInWarmUp({ engine, script, grow = 'adaptive' }: LoadFlags): Idle[] {
  const isK6 = engine === 'k6' || (engine === undefined && script !== undefined);
  const idle: Idle[] = isK6
    ? [['workers', 'with the engines traffic and autocannon: one k6 uses all processors']]
    : [['script', `with --engine k6: ${engine} runs no script`]];
  if (!grow.trim().startsWith('adaptive'))
    idle.push(['rejectedAtMost', `with --grow adaptive: "${grow}" rises by time, whatever is rejected`]);
  if (script !== undefined)
    for (const flag of ofRequests) idle.push([flag, 'without --script: a script of your own says it itself']);
  return idle;
}

/** Those that can be repeated are empty where they were not given. */
function isGiven(value: LoadFlags[keyof LoadFlags]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

/** A flag as it is written, by its name in the code or in a file. */
export function nameOf(flag: string): string {
  return `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
