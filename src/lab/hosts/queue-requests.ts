import { request } from 'node:http';

/** Where SQS is, from the environment that every AWS client reads. */
interface Endpoint {
  url: string;
  region: string;
  accessKeyId: string;
}

export function endpointOf(environment: Record<string, string>): Endpoint | undefined {
  const { AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL, AWS_REGION = '', AWS_ACCESS_KEY_ID = '' } = environment;
  const url = AWS_ENDPOINT_URL_SQS ?? AWS_ENDPOINT_URL;
  return url === undefined ? undefined : { url, region: AWS_REGION, accessKeyId: AWS_ACCESS_KEY_ID };
}

/**
 * One request to SQS in its JSON protocol; rejects when it is not answered with 200. A host process has no SDK, for
 * its memory's sake, and the lab verifies no signature: it reads from the header who asks, and for what.
 */
export function askQueue(
  { url, region, accessKeyId }: Endpoint,
  operation: string,
  input: object,
  signal: AbortSignal,
): Promise<unknown> {
  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const body = JSON.stringify(input);
  const scope = `${accessKeyId}/${at.slice(0, 8)}/${region}/sqs/aws4_request`;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: 'POST',
        signal,
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`,
          'content-length': Buffer.byteLength(body),
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-date': at,
          'x-amz-target': `AmazonSQS.${operation}`,
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          if (answer.statusCode === 200) resolve(parsed(text));
          else reject(new Error(`${operation} was answered with ${answer.statusCode}: ${text}`));
        });
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
