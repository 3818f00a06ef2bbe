import type { Context } from '../context.ts';
import type { AlarmHistory, AlarmReason } from './alarm-history.ts';
import type { AlarmRecord } from './records.ts';

/** Changes the states of alarms, tells everyone, and runs actions. */
export class AlarmStates {
  readonly #context: Context;
  readonly #history: AlarmHistory;

  constructor(context: Context, history: AlarmHistory) {
    this.#context = context;
    this.#history = history;
  }

  /** A new state, or the same with a new reason; whether it is a new one. */
  set(alarm: AlarmRecord, to: AlarmReason): boolean {
    const now = this.#context.agenda.now();
    const from: AlarmReason = {
      state: alarm.state,
      reason: alarm.stateReason,
      ...(alarm.stateReasonData !== undefined && { data: alarm.stateReasonData }),
    };
    alarm.stateReason = to.reason;
    if (to.data === undefined) delete alarm.stateReasonData;
    else alarm.stateReasonData = to.data;
    alarm.stateUpdatedAt = now;
    if (from.state === to.state) return false;
    alarm.state = to.state;
    alarm.stateTransitionedAt = now;
    this.#history.changed(alarm, from, to);
    return true;
  }

  /** Runs the actions of the state that it is in, unless they are disabled. */
  act(alarm: AlarmRecord): void {
    if (!alarm.actionsEnabled && this.#context.does('alarm-actions')) return;
    for (const action of actionsOf(alarm)) this.#history.acted(alarm, action);
  }
}

function actionsOf({ state, okActions, alarmActions, insufficientDataActions }: AlarmRecord): string[] {
  switch (state) {
    case 'OK':
      return okActions;
    case 'ALARM':
      return alarmActions;
    case 'INSUFFICIENT_DATA':
    default:
      return insufficientDataActions;
  }
}
