import { operationSchemaOf, shapeOf } from './sdk.ts';
import type { CommandClass, InputOf, OperationSchema, OutputOf, Shape } from './sdk.ts';

/** What a handler knows of the request it answers. `Lab` is whatever the server was given to serve. */
export interface RequestContext<Lab> {
  readonly lab: Lab;
  readonly requestId: string;
  readonly accessKeyId: string;
  /** The region that the client signed for. */
  readonly region: string;
  /** The service's signing name, such as `ec2`. */
  readonly service: string;
  /** The operation's name, such as `DescribeInstances`. */
  readonly operation: string;
  /** Aborted when the client hangs up or the server closes. */
  readonly signal: AbortSignal;
}

/** One AWS operation and the code that answers it. */
export interface Operation<Lab> {
  readonly name: string;
  readonly schema: OperationSchema;
  readonly input: Shape;
  readonly output: Shape;
  handle(input: unknown, context: RequestContext<Lab>): Promise<object>;
}

/**
 * Answers the operation of an SDK command: `operation(DescribeInstancesCommand, async (input, ctx) => ({ … }))`.
 * The handler's output may be read-only, and may hold nothing that AWS's output does not.
 */
export function operation<C extends CommandClass, Lab, const Output extends Frozen<OutputOf<C>>>(
  command: C,
  handle: (
    input: InputOf<C>,
    context: RequestContext<Lab>,
  ) => Promise<Output & OnlyMembersOf<OutputOf<C>, Output>>,
): Operation<Lab> {
  const schema = operationSchemaOf(command);
  const [, , name, , input, output] = schema;
  return { name, schema, input: shapeOf(input), output: shapeOf(output), handle };
}

type Leaf = string | number | boolean | bigint | Date | Uint8Array | null | undefined;

type Frozen<T> = T extends Leaf
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [K in keyof T]: Frozen<T[K]> };

type OnlyMembersOf<Model, Given> = Given extends Leaf
  ? Given
  : Given extends readonly (infer Item)[]
    ? Model extends readonly (infer ModelItem)[]
      ? readonly OnlyMembersOf<ModelItem, Item>[]
      : 'not a list in the output that AWS models'
    : {
        [K in keyof Given]: K extends keyof Model
          ? OnlyMembersOf<NonNullable<Model[K]>, Given[K]>
          : 'not a member of the output that AWS models';
      };
