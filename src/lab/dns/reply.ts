import { decode, encode, AUTHORITATIVE_ANSWER, RECURSION_DESIRED, TRUNCATED_RESPONSE } from 'dns-packet';
import type { Answer, DecodedPacket, OptAnswer, Packet, Question } from 'dns-packet';
import type { DnsAnswer, DnsQuestion, DnsRecord } from '../control/route53/dns-answer.ts';
import { packetRecord } from './record-data.ts';

const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const badVersion = 16;

const headerBytes = 12;
/** What fits into a datagram of a client that names no size. */
const plainBytes = 512;
/** The largest datagram that is sent, and taken, as by the resolver of a VPC. */
const largestDatagram = 4096;

export interface Replies {
  answer: (question: DnsQuestion) => DnsAnswer;
  onError: (error: unknown) => void;
}

/** Answers one message; undefined where silence is right: for a response, and for what has no header. */
export function replyTo(message: Buffer, transport: 'udp' | 'tcp', replies: Replies): Buffer | undefined {
  if (message.length < headerBytes || isResponse(message)) return undefined;
  if (opcodeOf(message) !== 0) return bare(message, rcodes.NOTIMP);
  const query = parse(message);
  if (!query) return bare(message, rcodes.FORMERR);
  const opts = (query.additionals ?? []).filter(isOpt);
  const [question, another] = query.questions ?? [];
  if (!question || another || opts.length > 1) return bare(message, rcodes.FORMERR);

  const [opt] = opts;
  const asked = { query, question, ...(opt && { opt }) };
  const limit = transport === 'tcp' ? 65_535 : datagramOf(opt);
  try {
    if (opt && opt.ednsVersion > 0) return encode(packetOf(asked, badVersion, {}));
    return fitted(asked, answerTo(question, replies), limit);
  } catch (error) {
    replies.onError(error);
    return bare(message, rcodes.SERVFAIL);
  }
}

interface Asked {
  query: DecodedPacket;
  question: Question;
  opt?: OptAnswer;
}

const refused: DnsAnswer = { rcode: 'REFUSED', answers: [], authorities: [], additionals: [] };

function answerTo({ name, type, class: asked }: Question, { answer }: Replies): DnsAnswer {
  // Zone transfers, and classes of other networks.
  if (asked !== 'IN' || type === 'AXFR' || type === 'IXFR') return refused;
  return answer({ name: `${name.replace(/\.$/, '')}.`, type });
}

/** The whole answer where it fits; else without additional records, else TC alone, for the client to come by TCP. */
function fitted(asked: Asked, answer: DnsAnswer, limit: number): Buffer {
  const rcode = rcodes[answer.rcode];
  const whole = encode(packetOf(asked, rcode, answer));
  if (whole.length <= limit) return whole;
  const short = encode(packetOf(asked, rcode, { ...answer, additionals: [] }));
  if (short.length <= limit) return short;
  return encode(packetOf(asked, rcode, {}, TRUNCATED_RESPONSE));
}

function packetOf(
  { query, question, opt }: Asked,
  rcode: number,
  answer: Partial<DnsAnswer>,
  more = 0,
): Packet {
  const records = (of: readonly DnsRecord[] = []) =>
    of.map((record) => packetRecord({ ...record, name: spelt(record.name, question.name) }));
  const isOurs = rcode === rcodes.NOERROR || rcode === rcodes.NXDOMAIN;
  return {
    type: 'response',
    id: query.id ?? 0,
    flags:
      (rcode & 15) | more | (isOurs ? AUTHORITATIVE_ANSWER : 0) | (query.flag_rd ? RECURSION_DESIRED : 0),
    questions: [question],
    answers: records(answer.answers),
    authorities: records(answer.authorities),
    additionals: [...records(answer.additionals), ...(opt ? [optOf(rcode)] : [])],
  };
}

/** A name as the question spells it: some clients check that the case of letters comes back. */
function spelt(name: string, asked: string): string {
  return name.replace(/\.$/, '') === asked.toLowerCase() ? asked : name;
}

function optOf(rcode: number): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: largestDatagram,
    extendedRcode: rcode >> 4,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

function datagramOf(opt: OptAnswer | undefined): number {
  if (!opt) return plainBytes;
  return Math.min(Math.max(opt.udpPayloadSize, plainBytes), largestDatagram);
}

/** A header alone, with the id and opcode of the message: for what cannot be read. */
function bare(message: Buffer, rcode: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  message.copy(header, 0, 0, 2);
  // QR; the opcode and RD as they came.
  header[2] = 0x80 | ((message[2] ?? 0) & 0x79);
  header[3] = rcode & 15;
  return header;
}

function parse(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function isResponse(message: Buffer): boolean {
  return ((message[2] ?? 0) & 0x80) !== 0;
}

function opcodeOf(message: Buffer): number {
  return ((message[2] ?? 0) >> 3) & 15;
}

function isOpt(record: Answer): record is OptAnswer {
  return record.type === 'OPT';
}
