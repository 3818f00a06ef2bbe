import { STATUS_CODES, type ServerResponse } from 'node:http';

/** What the balancer answers by itself: ELB's page for an error, a plain text for a path without a rule. */
export interface OwnAnswer {
  status: 404 | 502 | 503 | 504;
  headers: string[];
  body: string;
}

export function ownAnswer(status: OwnAnswer['status']): OwnAnswer {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`;
  const isFixed = status === 404;
  const body = isFixed
    ? 'Not Found'
    : `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  const headers = [
    'server',
    'awselb/2.0',
    'content-type',
    isFixed ? 'text/plain; charset=utf-8' : 'text/html',
  ];
  return { status, headers: [...headers, 'content-length', String(body.length)], body };
}

/** Answers with it, or, where an answer has begun, cuts the connection: a client must not take half for whole. */
export function answerWith({ status, headers, body }: OwnAnswer, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, headers);
  response.end(body);
}
