import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { RuleAction } from '../control/elb/records.ts';

/** What the balancer answers by itself. */
export interface OwnAnswer {
  status: number;
  headers: string[];
  body: string;
}

type ErrorStatus = 500 | 502 | 503 | 504;

/** ELB's page for an error. */
export function errorAnswer(status: ErrorStatus): OwnAnswer {
  return pageOf(status, []);
}

export function fixedAnswer({
  status,
  contentType,
  body,
}: Extract<RuleAction, { type: 'fixed-response' }>): OwnAnswer {
  const type = contentType.includes('charset') ? contentType : `${contentType}; charset=utf-8`;
  const length = String(Buffer.byteLength(body));
  return {
    status,
    headers: ['server', 'awselb/2.0', 'content-type', type, 'content-length', length],
    body,
  };
}

export function redirectAnswer(status: number, location: string): OwnAnswer {
  return pageOf(status, ['location', location]);
}

function pageOf(status: number, headers: string[]): OwnAnswer {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  const own = ['server', 'awselb/2.0', 'content-type', 'text/html', 'content-length', String(body.length)];
  return { status, headers: [...own, ...headers], body };
}

/** Answers with it, or, where an answer has begun, cuts the connection: a client must not take half for whole. */
export function answerWith({ status, headers, body }: OwnAnswer, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, headers);
  response.end(body);
}
