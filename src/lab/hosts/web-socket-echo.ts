import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const opcodes = { close: 8, ping: 9, pong: 10 };
const closeCodes = { goingAway: 1001, protocolError: 1002, tooBig: 1009 };
const mostBytes = 1 << 20;
// RFC 6455, 1.3.
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

interface Frame {
  /** The first byte: FIN and opcode. */
  head: number;
  payload: Buffer;
  /** Bytes that it took. */
  length: number;
}

/** Takes an upgrade to WebSocket and sends every message back. The answer closes it as a server that goes away does. */
export function echoWebSocket(request: IncomingMessage, socket: Duplex, first: Buffer): () => void {
  const key = request.headers['sec-websocket-key'];
  if (key === undefined || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    return () => {};
  }
  const accept = createHash('sha1')
    .update(key + guid)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
  let unread = first;

  function close(code: number): void {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    if (socket.writable) socket.end(frameOf(0x80 | opcodes.close, payload));
  }

  function take({ head, payload }: Frame): void {
    const opcode = head & 0x0f;
    if (opcode === opcodes.close) socket.end(frameOf(head, payload));
    else if (opcode === opcodes.ping) socket.write(frameOf(0x80 | opcodes.pong, payload));
    else if (opcode !== opcodes.pong) socket.write(frameOf(head, payload));
  }

  function read(chunk: Buffer): void {
    unread = Buffer.concat([unread, chunk]);
    for (;;) {
      const frame = readFrame(unread);
      if (typeof frame === 'number') return close(frame);
      if (frame === undefined || !socket.writable) return;
      unread = unread.subarray(frame.length);
      take(frame);
    }
  }

  socket.on('data', read);
  socket.on('end', () => socket.end());
  read(Buffer.alloc(0));
  return () => close(closeCodes.goingAway);
}

/** The first frame of what a client sent; undefined until it is whole, or the code to close with. */
function readFrame(bytes: Buffer): Frame | number | undefined {
  const [head, lengthByte] = bytes;
  if (head === undefined || lengthByte === undefined) return undefined;
  if (lengthByte < 0x80) return closeCodes.protocolError;
  const short = lengthByte & 0x7f;
  const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
  const start = 2 + extra + 4;
  if (bytes.length < start) return undefined;
  const size = extra === 8 ? Number(bytes.readBigUInt64BE(2)) : extra === 2 ? bytes.readUInt16BE(2) : short;
  if (size > mostBytes) return closeCodes.tooBig;
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + size));
  for (let index = 0; index < size; index += 1)
    payload.writeUInt8(payload.readUInt8(index) ^ mask.readUInt8(index & 3), index);
  return { head, payload, length: start + size };
}

function frameOf(head: number, payload: Buffer): Buffer {
  const size = payload.length;
  const prefix = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  prefix.writeUInt8(head, 0);
  prefix.writeUInt8(size < 126 ? size : size < 65_536 ? 126 : 127, 1);
  if (prefix.length === 4) prefix.writeUInt16BE(size, 2);
  if (prefix.length === 10) prefix.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([prefix, payload]);
}
