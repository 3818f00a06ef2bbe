import type { CreateNetworkAclEntryCommandInput } from '@aws-sdk/client-ec2';
import { isForAll } from '../control/ec2/network-acl.ts';
import type { NetworkAclEntry, NetworkAclRecord } from '../control/ec2/records.ts';
import { WireError } from '../wire/index.ts';
import { canonicalCidr } from './cidr.ts';

const lastNumber = 32_766;
const protocolNumbers: Readonly<Record<string, string>> = { all: '-1', icmp: '1', tcp: '6', udp: '17' };
const icmp = '1';
const withPorts = new Set(['6', '17']);

type EntryInput = Omit<CreateNetworkAclEntryCommandInput, 'NetworkAclId' | 'DryRun'>;

/**
 * An entry as a request puts it, checked as EC2 does. The lab cuts a subnet whole or not at all, so it takes any entry
 * that allows, and denies that are for everyone.
 */
export function readEntry(input: EntryInput): NetworkAclEntry {
  const { RuleNumber = 0, Egress = false, RuleAction } = input;
  checkNumber(RuleNumber);
  if (RuleAction !== 'allow' && RuleAction !== 'deny') {
    throw invalid(`Value (${String(RuleAction)}) for parameter ruleAction is invalid. Use allow or deny.`);
  }
  if (input.Ipv6CidrBlock !== undefined) {
    throw new WireError('UnsupportedOperation', 'The lab does not model IPv6.');
  }
  if (input.CidrBlock === undefined) {
    throw new WireError(
      'MissingParameter',
      'The request must contain the parameter cidrBlock or ipv6CidrBlock',
    );
  }
  const cidr = canonicalCidr(input.CidrBlock);
  if (cidr === undefined) {
    throw invalid(
      `Value (${input.CidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  const protocol = protocolOf(input.Protocol ?? '');
  const entry: NetworkAclEntry = {
    number: RuleNumber,
    isEgress: Egress,
    action: RuleAction,
    protocol,
    cidr,
    ...(withPorts.has(protocol) && { ports: portsOf(input) }),
    ...(protocol === icmp && { icmp: icmpOf(input) }),
  };
  if (entry.action === 'deny' && !isForAll(entry)) {
    throw new WireError(
      'UnsupportedOperation',
      'The lab models network ACL entries that deny everyone (0.0.0.0/0) all traffic or all TCP, and none that denies a part of it.',
    );
  }
  return entry;
}

export function checkNumber(number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= lastNumber) return;
  throw invalid(
    `Value (${number}) for parameter ruleNumber is invalid. Use a number from 1 to ${lastNumber}.`,
  );
}

/** The entry of this number and direction, which must be there. */
export function existingEntry(acl: NetworkAclRecord, number: number, isEgress: boolean): NetworkAclEntry {
  const entry = entryOf(acl, number, isEgress);
  if (entry) return entry;
  throw new WireError(
    'InvalidNetworkAclEntry.NotFound',
    `The network acl entry identified by ${number} does not exist`,
  );
}

export function entryOf(
  { entries }: NetworkAclRecord,
  number: number,
  isEgress: boolean,
): NetworkAclEntry | undefined {
  return entries.find((entry) => entry.number === number && entry.isEgress === isEgress);
}

function protocolOf(given: string): string {
  const number = protocolNumbers[given.toLowerCase()] ?? given;
  const isKnown = number === '-1' || (/^\d{1,3}$/.test(number) && Number(number) <= 255);
  if (!isKnown) throw invalid(`Invalid value '${given}' for IP protocol. Unknown protocol.`);
  return number;
}

function portsOf({ PortRange }: EntryInput): { from: number; to: number } {
  const { From: from, To: to } = PortRange ?? {};
  if (from === undefined || to === undefined) {
    throw new WireError('MissingParameter', 'The request must contain the parameter portRange');
  }
  if (from < 0 || to > 65_535 || from > to) throw invalid(`Invalid TCP/UDP port range (${from}:${to})`);
  return { from, to };
}

function icmpOf({ IcmpTypeCode }: EntryInput): { type: number; code: number } {
  const { Type: type, Code: code } = IcmpTypeCode ?? {};
  if (type !== undefined && code !== undefined) return { type, code };
  throw new WireError('MissingParameter', 'The request must contain the parameter icmpTypeCode');
}

function invalid(message: string): WireError {
  return new WireError('InvalidParameterValue', message);
}
