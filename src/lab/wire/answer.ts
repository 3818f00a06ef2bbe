import { randomUUID } from 'node:crypto';
import { messageOf } from '#core';
import { checkInput } from './check-input.ts';
import { Refusal, failureFrom } from './errors.ts';
import type { RequestContext } from './operation.ts';
import type { Exchange, Protocol, Reply } from './protocol.ts';
import { signerOf } from './request.ts';
import type { Signer, WireRequest } from './request.ts';
import { protocolOf } from './router.ts';
import { codecsOf } from './service.ts';
import type { LoadedService } from './service.ts';

export interface AnswerOptions<Lab> {
  readonly lab: Lab;
  isKnownAccessKey(accessKeyId: string): boolean;
  findService(signer: Signer, request: WireRequest): Promise<LoadedService<Lab> | undefined>;
  beforeHandle?(context: RequestContext<Lab>, input: object): void | Promise<void>;
  labFor?(operation: string): Lab;
  onError?(error: unknown, request: string): void;
}

const noCodecs = codecsOf('', '');

/** Answers a request in the protocol it is written in, whatever goes wrong. */
export async function answer<Lab>(
  request: WireRequest,
  options: AnswerOptions<Lab>,
  signal: AbortSignal,
): Promise<Reply> {
  const requestId = randomUUID();
  const signer = signerOf(request);
  const found = await settle(async () => signer && options.findService(signer, request));
  const service = 'value' in found ? found.value : undefined;
  const protocol = protocolOf(request, service);
  const exchange: Exchange = {
    request,
    requestId,
    codecs: service?.codecs ?? noCodecs,
    isQueryCompatible: service?.traits.isQueryCompatible ?? false,
  };
  try {
    if ('error' in found) throw found.error;
    if (request.refusal) throw request.refusal;
    return await handle(service, knownSigner(signer, options), protocol, exchange, options, signal);
  } catch (error) {
    const failure = failureFrom(error, protocol.refusals, service?.traits);
    if (failure) return protocol.encodeFailure(failure, exchange);
    options.onError?.(error, `${signer?.service} ${request.method} ${request.path} (${requestId})`);
    const message = `Squall's lab failed to answer: ${messageOf(error)}`;
    const [code, status] = protocol.refusals.crashed;
    return protocol.encodeFailure({ code, status, message, isSenderFault: false }, exchange);
  }
}

async function handle<Lab>(
  service: LoadedService<Lab> | undefined,
  signer: Signer,
  protocol: Protocol,
  exchange: Exchange,
  options: AnswerOptions<Lab>,
  signal: AbortSignal,
): Promise<Reply> {
  if (!service) throw new Refusal('unknownService', `Squall's lab does not serve '${signer.service}'.`);
  const operation = protocol.find(service, exchange.request);
  const input = await decoded(protocol.decode(operation, exchange));
  checkInput(operation.input, input);
  const { requestId } = exchange;
  const lab = options.labFor?.(operation.name) ?? options.lab;
  const context = { lab, ...signer, requestId, operation: operation.name, signal };
  await options.beforeHandle?.(context, Object(input));
  return protocol.encode(operation, await operation.handle(input, context), exchange);
}

function knownSigner<Lab>(signer: Signer | undefined, options: AnswerOptions<Lab>): Signer {
  if (!signer) {
    throw new Refusal(
      'unsigned',
      "This is Squall's lab, not AWS. It answers requests signed with its own key only.",
    );
  }
  if (options.isKnownAccessKey(signer.accessKeyId)) return signer;
  throw new Refusal(
    'unknownKey',
    `This is Squall's lab, not AWS. It refuses every access key but its own; ${signer.accessKeyId} is another.`,
  );
}

async function decoded(input: Promise<unknown>): Promise<unknown> {
  try {
    return await input;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('malformed', `The request body cannot be read: ${messageOf(error)}`);
  }
}

async function settle<T>(attempt: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await attempt() };
  } catch (error) {
    return { error };
  }
}
