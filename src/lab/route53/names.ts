import { InvalidDomainName } from '@aws-sdk/client-route-53';
import { canonicalName } from '../control/route53/names.ts';

const longestName = 255;
const longestLabel = 63;

/** A name as Route 53 keeps it: lower case, with a dot at the end, unusual characters as `\ooo`. */
export function readName(given: string): string | undefined {
  if (!/^[ -~]+$/.test(given) || given.length > longestName + 1) return undefined;
  const name = canonicalName(given.replace(/\\052/g, '*'));
  const labels = name.slice(0, -1).split('.');
  const areFit = labels.every((label) => label.length >= 1 && label.length <= longestLabel);
  return areFit ? name.replace(/[^a-z0-9.*_\\-]/g, octal).replace(/(?<=.)\*/g, octal) : undefined;
}

/** The name as Route 53 shows it, where the wildcard is an escape. */
export function shownName(name: string): string {
  return name.replace(/^\*/, '\\052');
}

export function zoneName(given: string | undefined): string {
  const name = readName(given ?? '');
  if (name !== undefined && !name.startsWith('*') && name !== '.') return name;
  throw new InvalidDomainName({ message: `The domain name ${given} is not valid.`, $metadata: {} });
}

/** The order of names in a listing: by label from the right. */
export function reversedName(name: string): string {
  return name.split('.').toReversed().join('.');
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
