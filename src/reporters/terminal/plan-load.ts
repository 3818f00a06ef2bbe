import { formatDuration, formatShare } from '#core';
import type { LoadJob, LoadPlan, ReservationPlan, WarmUpForecast, WarmUpPlan } from '#core';
import { formatCount, formatNumberOf, formatRate, formatRoughly } from '../amounts.ts';
import { capacityInWords } from '../reservation.ts';
import { wrap } from '../text-width.ts';
import type { Line } from './paint.ts';
import { growthInWords, profileInWords, readyInWords } from '../rates.ts';

const labelColumns = 12;
const mostLines = 4;
const mostScenarios = 8;

interface LoadOptions {
  forecast: WarmUpForecast | undefined;
  /** Columns of the screen. */
  width: number;
}

/** What load sends, to whom, how much of it, and what it costs to reserve instead. */
export function loadRows(load: LoadPlan | undefined, { forecast, width }: LoadOptions): Line[] {
  const { reservation, warmUp, traffic } = load ?? {};
  return [
    ...(reservation ? under('reserve', reservationTexts(reservation), width) : []),
    ...(warmUp ? under('warm-up', warmUpTexts(warmUp, forecast), width) : []),
    ...(traffic ? under('traffic', trafficTexts(traffic, warmUp), width) : []),
  ];
}

function under(label: string, texts: readonly string[], width: number): Line[] {
  return texts
    .flatMap((text) => wrap(text, width - labelColumns, mostLines))
    .map((text, place) => [{ text: `  ${place === 0 ? label : ''}`.padEnd(labelColumns) }, { text }]);
}

function reservationTexts({ balancer, capacityUnits, giveUpAfterMs }: ReservationPlan): string[] {
  return [
    `${capacityInWords(capacityUnits, balancer.name)}, awaited for at most ${formatDuration(giveUpAfterMs)}`,
    '! it is billed until it is put back, at the end of the run; AWS allows two decreases a day',
  ];
}

function warmUpTexts(plan: WarmUpPlan, forecast: WarmUpForecast | undefined): string[] {
  const { job, fromPerSecond, toPerSecond, ready, giveUpAfterMs } = plan;
  return [
    `${formatRate(fromPerSecond)} to ${formatRate(toPerSecond)}, ${growthInWords(plan.growth)}`,
    ...jobTexts(job),
    `warm when for ${formatDuration(ready.forMs)} ${readyInWords(ready)}`,
    ...(forecast ? forecastTexts(forecast) : [`gives up after ${formatDuration(giveUpAfterMs)}`]),
  ];
}

/** How long a warm-up takes and how much it sends: at most, and at least. */
export function forecastTexts({ leastMs, leastRequests, mostMs, mostRequests }: WarmUpForecast): string[] {
  const most = `sends about ${formatRoughly(mostRequests)} requests in ${formatDuration(mostMs)}, when it gives up`;
  if (leastMs > mostMs)
    return [most, `! too early to be warm: that takes ${formatDuration(leastMs)} at least`];
  return [`${most} (at least ${formatRoughly(leastRequests)} in ${formatDuration(leastMs)})`];
}

function trafficTexts(job: LoadJob, warmUp: WarmUpPlan | undefined): string[] {
  const isSame =
    warmUp !== undefined && JSON.stringify(warmUp.job.scenarios) === JSON.stringify(job.scenarios);
  return [
    `${profileInWords(job.profile)}, from before steady to the end of the run`,
    ...(isSame ? ['the same requests as the warm-up'] : jobTexts(job)),
  ];
}

/** Whom it asks, what for, and by what. */
function jobTexts({ scenarios, engine, workers, connections }: LoadJob): string[] {
  const hosts = [...new Set(scenarios.map(({ url }) => hostOf(url)))];
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  const named = scenarios
    .slice(0, mostScenarios)
    .map(({ name, method, url, weight }) => `${name} ${shareOf(weight, total)} (${method} ${pathOf(url)})`);
  const more = scenarios.length - named.length;
  return [
    `to ${hosts.join(', ')}: ${named.join(', ')}${more > 0 ? `, +${more} more` : ''}`,
    `by ${engine}, ${formatNumberOf(workers, 'generator')} with at most ${formatCount(connections)} connections`,
  ];
}

function shareOf(weight: number, total: number): string {
  return formatShare(total === 0 ? 0 : Math.round((weight / total) * 1000) / 1000);
}

const urlParts = /^[a-z+.-]+:\/\/([^/?#]*)(.*)$/i;

/** Urls may hold texts that are filled in later, so that they need not be whole ones yet. */
function hostOf(url: string): string {
  return urlParts.exec(url)?.[1] ?? url;
}

function pathOf(url: string): string {
  return urlParts.exec(url)?.[2] || '/';
}
