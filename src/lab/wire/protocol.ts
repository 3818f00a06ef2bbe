import type { Failure, RefusalCodes } from './errors.ts';
import type { Operation } from './operation.ts';
import type { WireRequest } from './request.ts';
import type { Codecs, LoadedService } from './service.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** One request on its way through a protocol. */
export interface Exchange {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly codecs: Codecs;
  /** Whether errors also travel under the codes that the service had when it spoke a query protocol. */
  readonly isQueryCompatible: boolean;
}

/** How one of AWS's protocols writes operations down, seen from the server. */
export interface Protocol {
  /** The code and status with which this protocol reports what the wire itself turns down. */
  readonly refusals: RefusalCodes;
  /** The operation that a request names. Throws a Refusal when the service does not serve it. */
  find<Lab>(service: LoadedService<Lab>, request: WireRequest): Operation<Lab>;
  /** The input as the schema describes it; what it throws counts as a malformed request. */
  decode(operation: Operation<never>, exchange: Exchange): Promise<unknown>;
  encode(operation: Operation<never>, output: object, exchange: Exchange): Reply;
  encodeFailure(failure: Failure, exchange: Exchange): Reply;
}
