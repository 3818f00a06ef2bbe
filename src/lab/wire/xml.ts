import type { Reply } from './protocol.ts';

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';

// XML 1.0 has no way to write these, not even as a reference; parsers refuse the whole document.
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** An XML answer, without the characters that XML forbids. */
export function xmlReply(
  status: number,
  body: Uint8Array,
  requestId: string,
  headers: Record<string, string> = {},
): Reply {
  const document = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId, ...headers },
    body: Buffer.from(prolog + document.replaceAll(unwritable, '')),
  };
}
