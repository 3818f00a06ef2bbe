import type { Findings } from '#analysis';
import { formatNumberOf } from '../amounts.ts';
import { labelled } from './labelled.ts';
import type { Line } from './paint.ts';

/** Whether what was lost is what placement foretold; nothing where neither was anything. */
export function foreseenLines({ foreseen }: Findings): Line[] {
  if (!foreseen || foreseen.services.length === 0) return [];
  const { services } = foreseen;
  const foretold = services.filter(({ isForeseen }) => isForeseen);
  const count = (state: string | null, isForeseen: boolean) =>
    services.filter((one) => one.isForeseen === isForeseen && one.state === state).length;
  const more = count('lost', false);
  const told = [
    foretold.length === 0
      ? 'no service by placement'
      : `${formatNumberOf(foretold.length, 'service')} by placement, ${count('lost', true)} of them lost`,
    ...(count(null, true) > 0 ? [`${count(null, true)} not probed`] : []),
    ...(more > 0 ? [`${more} lost besides`] : []),
  ];
  return [labelled('Foreseen', [{ text: told.join('; ') }])];
}
