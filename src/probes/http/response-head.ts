/** What the head of an answer says, as far as reading the rest goes. */
export interface ResponseHead {
  status: number;
  /** Another request may follow on the connection, if the body is whole. */
  isPersistent: boolean;
  /** For how long the server keeps an idle connection, by its `Keep-Alive: timeout`. */
  keepAliveMs: number;
  isChunked: boolean;
  /** Undefined where the head names none. */
  contentLength: number | undefined;
  /** A transfer coding other than chunked: the body ends with the connection. */
  hasOtherCoding: boolean;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [^\r\n\0]*)?$/;
const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const unsafe = /[\r\n\0]/;

/** Reads a head without its closing blank line; the text of what is wrong with it otherwise. */
export function parseHead(text: string): ResponseHead | string {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, status] = statusLine.exec(first) ?? [];
  if (status === undefined) return 'status line';
  const head: ResponseHead = {
    status: Number(status),
    isPersistent: minor === '1',
    keepAliveMs: Infinity,
    isChunked: false,
    contentLength: undefined,
    hasOtherCoding: false,
  };
  for (const line of lines) {
    const wrong = readField(line, head);
    if (wrong !== undefined) return wrong;
  }
  if (head.contentLength !== undefined && (head.isChunked || head.hasOtherCoding))
    return 'both content-length and transfer-encoding';
  return head;
}

function readField(line: string, head: ResponseHead): string | undefined {
  const colon = line.indexOf(':');
  if (colon < 0) return 'header line';
  // Refuses a folded line and a space before the colon too.
  if (!fieldName.test(line.slice(0, colon))) return 'header name';
  const value = line.slice(colon + 1).trim();
  if (unsafe.test(value)) return 'bare CR, LF or NUL';
  switch (line.slice(0, colon).toLowerCase()) {
    case 'content-length':
      return readLength(value, head);
    case 'transfer-encoding':
      // Of several codings the last one decides how the body ends.
      head.isChunked = /(?:^|,)\s*chunked$/i.test(value);
      head.hasOtherCoding = !head.isChunked;
      return undefined;
    case 'connection':
      if (/\bclose\b/i.test(value)) head.isPersistent = false;
      else if (/\bkeep-alive\b/i.test(value)) head.isPersistent = true;
      return undefined;
    case 'keep-alive': {
      const [, seconds] = /\btimeout=(\d+)/i.exec(value) ?? [];
      if (seconds !== undefined) head.keepAliveMs = Number(seconds) * 1000;
      return undefined;
    }
    default:
      return undefined;
  }
}

/** `5, 5` is one length said twice. */
function readLength(value: string, head: ResponseHead): string | undefined {
  for (const text of value.split(',').map((each) => each.trim())) {
    const length = Number(text);
    const isOther = head.contentLength !== undefined && head.contentLength !== length;
    if (!/^\d{1,15}$/.test(text) || isOther) return 'content-length';
    head.contentLength = length;
  }
  return undefined;
}
