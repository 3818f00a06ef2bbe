import type { Context } from '../context.ts';
import type { OperationRecord, OperationType } from './records.ts';

/** Why an operation came to nothing, in Cloud Map's words. */
export interface OperationFailure {
  code: string;
  message: string;
}

const operationKnownMs = 30 * 24 * 3_600_000;

/** What Cloud Map does in its own time: SUBMITTED, then PENDING, then SUCCESS or FAIL. */
export class Operations {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Begins one; `finish` does its work at the end of its time. Within a turn. */
  begin(
    type: OperationType,
    targets: OperationRecord['targets'],
    finish: () => OperationFailure | undefined = () => undefined,
  ): OperationRecord {
    const { state, ids, agenda } = this.#context;
    const { operations } = state.discovery;
    const now = agenda.now();
    const operation: OperationRecord = {
      id: `${ids.hex('operation', 32)}-${ids.hex('operation', 8)}`,
      type,
      status: 'SUBMITTED',
      createdAt: now,
      updatedAt: now,
      targets,
    };
    operations.set(operation.id, operation);
    agenda.after(operationKnownMs, () => operations.delete(operation.id));
    if (!this.#context.does('operations-take-time')) {
      this.#end(operation, finish());
      return operation;
    }
    const { dnsPropagationMs } = state.constants;
    agenda.after(dnsPropagationMs / 5, () => this.#move(operation, 'PENDING'));
    agenda.after(dnsPropagationMs, () => this.#end(operation, finish()));
    return operation;
  }

  /** One of this type that is under way, for this target. */
  underWay(type: OperationType, target: Partial<OperationRecord['targets']>): OperationRecord | undefined {
    const wanted = Object.entries(target);
    return [...this.#context.state.discovery.operations.values()].findLast((operation) => {
      const targets = new Map(Object.entries(operation.targets));
      const isOpen = operation.status === 'SUBMITTED' || operation.status === 'PENDING';
      return isOpen && operation.type === type && wanted.every(([kind, id]) => targets.get(kind) === id);
    });
  }

  #end(operation: OperationRecord, failure: OperationFailure | undefined): void {
    this.#move(operation, failure ? 'FAIL' : 'SUCCESS');
    if (!failure) return;
    operation.errorCode = failure.code;
    operation.errorMessage = failure.message;
  }

  #move(operation: OperationRecord, status: OperationRecord['status']): void {
    operation.status = status;
    operation.updatedAt = this.#context.agenda.now();
  }
}
