import type { DnsType } from '#core';
import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { Answer, DecodedPacket, OptAnswer } from 'dns-packet';
import type { Trouble } from '#requests';
import { isWhole } from './whole.ts';

/** What is asked; `NS` is for finding the servers of a zone. */
export interface Question {
  name: string;
  type: DnsType | 'NS';
}

/** A whole answer that was read. */
export interface Reply {
  /** `NOERROR`, `NXDOMAIN`… */
  code: string;
  isAuthoritative: boolean;
  answers: Answer[];
  authorities: Answer[];
  additionals: Answer[];
}

/** What a question came to. */
export type Told = Reply | Trouble;

/** A datagram as the query sees it: undefined is none of its own, and to be ignored. */
type Reading = Told | 'truncated' | undefined;

const idBytes = 2;
const headerBytes = 12;
const responseBit = 0x80;
const authoritativeBit = 0x04;
const truncatedBit = 0x02;
/** Of the byte after those. */
const recursionBit = 0x80;
// What passes every network unfragmented (DNS flag day 2020).
const datagramBytes = 1232;
const codes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
/** There is an answer, and it can't be read. */
export const malformed: Trouble = { outcome: 'failed', reason: 'malformed answer' };

const edns: OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: datagramBytes,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/** One question as bytes, encoded once and asked often. */
export class Query {
  readonly #isRecursive: boolean;
  #template: Buffer;
  readonly #plain: Buffer;
  readonly #asked: Buffer;
  /** What was read last; most answers are the one before, byte by byte. */
  #last: { message: Buffer; reading: Reading } | undefined;

  constructor(question: Question, { isRecursive }: { isRecursive: boolean }) {
    const flags = isRecursive ? RECURSION_DESIRED : 0;
    this.#isRecursive = isRecursive;
    this.#plain = encode({ type: 'query', flags, questions: [question] });
    this.#asked = this.#plain.subarray(headerBytes);
    this.#template = encode({ type: 'query', flags, questions: [question], additionals: [edns] });
  }

  /** Goes on without EDNS, which a server does not understand; false where that was so before. */
  forgoEdns(): boolean {
    const hadEdns = this.#template !== this.#plain;
    this.#template = this.#plain;
    return hadEdns;
  }

  bytes(id: number): Buffer {
    const bytes = Buffer.from(this.#template);
    bytes.writeUInt16BE(id);
    return bytes;
  }

  /**
   * Reads a message. One with another id, or that asks something else and is whole, is forged or late; any other is the
   * answer, be it that it can't be read.
   */
  read(message: Buffer, id: number): Reading {
    if (message.length < idBytes || message.readUInt16BE() !== id) return undefined;
    if (!this.#last || !isSameButForId(message, this.#last.message))
      this.#last = { message, reading: this.#reading(message) };
    return this.#last.reading;
  }

  #reading(message: Buffer): Reading {
    if (message.length < headerBytes) return malformed;
    const flags = message.readUInt8(2);
    if ((flags & responseBit) === 0) return malformed;
    const code = message.readUInt8(3) & 15;
    const questions = message.readUInt16BE(4);
    // A server that could not read the question tells of none.
    if (questions === 0 && code !== 0) return bareReply(code);
    if (questions !== 1) return malformed;
    if (!this.#isAsked(message)) return isWhole(message) ? undefined : malformed;
    if ((flags & truncatedBit) !== 0) return 'truncated';
    return replyIn(message, (flags & authoritativeBit) !== 0 && !this.#mayBeCached(message));
  }

  /** Some caches call all that they tell authoritative (CoreDNS), so one that would ask others proves nothing by it. */
  #mayBeCached(message: Buffer): boolean {
    return this.#isRecursive && (message.readUInt8(3) & recursionBit) !== 0;
  }

  /** Letters of a name may come back in another case. */
  #isAsked(message: Buffer): boolean {
    const told = message.subarray(headerBytes, headerBytes + this.#asked.length);
    if (told.equals(this.#asked)) return true;
    return told.toString('latin1').toLowerCase() === this.#asked.toString('latin1').toLowerCase();
  }
}

function isSameButForId(one: Buffer, other: Buffer): boolean {
  return one.compare(other, idBytes, other.length, idBytes, one.length) === 0;
}

function bareReply(code: number): Reply {
  return { code: nameOf(code), isAuthoritative: false, answers: [], authorities: [], additionals: [] };
}

function replyIn(message: Buffer, isAuthoritative: boolean): Told {
  const packet = isWhole(message) ? decoded(message) : undefined;
  if (!packet) return malformed;
  const { flags = 0, answers = [], authorities = [], additionals = [] } = packet;
  const extended = additionals.find((record) => record.type === 'OPT')?.extendedRcode ?? 0;
  const code = nameOf((extended << 4) | (flags & 15));
  return { code, isAuthoritative, answers, authorities, additionals };
}

function decoded(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

function nameOf(code: number): string {
  return codes[code] ?? `RCODE ${code}`;
}
