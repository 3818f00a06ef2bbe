const headerBytes = 12;
const pointer = 0xc0;
/** After a question's name: type and class. */
const questionBytes = 4;
/** After a record's name: type, class, TTL, and the length of its data. */
const recordBytes = 10;
const addressBytes = new Map([
  [1, 4],
  [28, 16],
]);
/** Where in the data of NS, CNAME and SRV the name begins with which they end. */
const nameOffsets = new Map([
  [2, 0],
  [5, 0],
  [33, 6],
]);

/**
 * Whether a message has all the bytes that its counts and lengths speak of, and addresses and names of the right
 * size. The codec reads on past the end and takes what is not there for zeros.
 */
export function isWhole(message: Buffer): boolean {
  try {
    let at = headerBytes;
    for (let left = message.readUInt16BE(4); left > 0; left -= 1) at = endOfName(message, at) + questionBytes;
    const records = [6, 8, 10].reduce((sum, offset) => sum + message.readUInt16BE(offset), 0);
    for (let left = records; left > 0; left -= 1) {
      const begin = endOfName(message, at);
      const type = message.readUInt16BE(begin);
      const length = message.readUInt16BE(begin + recordBytes - 2);
      const data = begin + recordBytes;
      at = data + length;
      if (length !== (addressBytes.get(type) ?? length)) return false;
      const offset = nameOffsets.get(type);
      if (offset !== undefined && endOfName(message, data + offset) !== at) return false;
    }
    return at <= message.length;
  } catch {
    return false;
  }
}

/** Raises past the end. */
function endOfName(message: Buffer, begin: number): number {
  let at = begin;
  for (;;) {
    const length = message.readUInt8(at);
    if (length >= pointer) return at + 2;
    if (length === 0) return at + 1;
    at += 1 + length;
  }
}
