// AWS's wire protocols, server side, driven by the SDK's own runtime schemas.

export { WireError, dryRunOperation } from './errors.ts';
export { operation } from './operation.ts';
export type { Operation, RequestContext } from './operation.ts';
export { createWireServer } from './server.ts';
export type { WireServer, WireServerOptions } from './server.ts';
export { awsService } from './service.ts';
export type { LoadedService, ServiceDefinition } from './service.ts';
