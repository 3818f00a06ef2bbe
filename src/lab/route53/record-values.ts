import type { RecordType } from '../control/route53/records.ts';
import { readName } from './names.ts';

/** The value as it is kept, or Route 53's reason to refuse it. */
export type CheckedValue = { value: string } | { reason: string };

const v4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const longestText = 255;

type Check = (value: string, given: string) => CheckedValue;

/** Checks one value of a record of a type, in the form of a zone file. */
export function checkValue(type: RecordType, given: string): CheckedValue {
  return checks[type](given.trim(), given);
}

const checks: Readonly<Record<RecordType, Check>> = {
  A: (value, given) =>
    v4.test(value)
      ? { value }
      : refused('ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)', given),
  AAAA: (value, given) =>
    isV6(value)
      ? { value: value.toLowerCase() }
      : refused('AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)', given),
  CAA: (value, given) =>
    /^\d{1,3} [a-z0-9]+ ".*"$/.test(value) && Number.parseInt(value, 10) < 256
      ? { value }
      : refused('CAARRDATAIllegal (CAA must be of the form: flags tag "value")', given),
  CNAME: (value, given) => named(value, given, 'CNAMERRDATAIllegalDomainName'),
  MX: exchange,
  NS: (value, given) => named(value, given, 'NSRRDATAIllegalDomainName'),
  PTR: (value, given) => named(value, given, 'PTRRRDATAIllegalDomainName'),
  SOA: startOfAuthority,
  SRV: service,
  TXT: texts,
};

function named(value: string, given: string, problem: string): CheckedValue {
  const name = readName(value);
  return name === undefined
    ? refused(`${problem} (Value is not a valid domain name)`, given)
    : { value: kept(value) };
}

/** A name as it was written, but for the dot at its end that makes it whole. */
function kept(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}

function service(value: string, given: string): CheckedValue {
  const fields = value.split(/\s+/);
  const [target = ''] = fields.splice(3, 1);
  const areNumbers = fields.length === 3 && fields.every(isShort);
  if (!areNumbers || (target !== '.' && readName(target) === undefined))
    return refused('SRVRRDATANotFourFields (SRV must be of the form: priority weight port target)', given);
  return { value: [...fields.map(Number), target === '.' ? target : kept(target)].join(' ') };
}

function exchange(value: string, given: string): CheckedValue {
  const [preference = '', host = '', ...more] = value.split(/\s+/);
  if (more.length > 0 || !isShort(preference) || readName(host) === undefined)
    return refused('MXRRDATANotTwoFields (MX must have two fields)', given);
  return { value: `${Number(preference)} ${kept(host)}` };
}

function texts(value: string, given: string): CheckedValue {
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(value))
    return refused('InvalidCharacterString (Value should be enclosed in quotation marks)', given);
  const strings = value.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const isTooLong = strings.some(
    (each) => each.slice(1, -1).replace(/\\(?:[0-3][0-7]{2}|.)/g, 'x').length > longestText,
  );
  return isTooLong ? refused('CharacterStringTooLong (Value is too long)', given) : { value };
}

function startOfAuthority(value: string, given: string): CheckedValue {
  const [server = '', mailbox = '', ...numbers] = value.split(/\s+/);
  const isFit =
    readName(server) !== undefined &&
    readName(mailbox) !== undefined &&
    numbers.length === 5 &&
    numbers.every((each) => /^\d{1,10}$/.test(each));
  return isFit
    ? { value: [kept(server), kept(mailbox), ...numbers].join(' ') }
    : refused('SOARRDATANotSevenFields (SOA must have seven fields)', given);
}

function isV6(value: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(value) || value.split('::').length > 2) return false;
  const [head = '', tail] = value.split('::');
  const groups = [head, tail ?? ''].flatMap((part) => (part === '' ? [] : part.split(':')));
  const last = groups.at(-1) ?? '';
  const hasV4 = last.includes('.');
  const plain = hasV4 ? groups.slice(0, -1) : groups;
  const width = plain.length + (hasV4 ? 2 : 0);
  return (
    plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) &&
    (!hasV4 || v4.test(last)) &&
    (tail === undefined ? width === 8 : width < 8)
  );
}

function isShort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function refused(problem: string, given: string): CheckedValue {
  return { reason: `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${given}''` };
}
