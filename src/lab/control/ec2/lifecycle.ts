import type { Context } from '../context.ts';
import { reasons } from './reasons.ts';
import type { Reason } from './reasons.ts';
import type { InstanceRecord } from './records.ts';
import type { System, Systems } from './systems.ts';

/** How an instance gets from state to state: each change takes its time, and waits for its host. */
export class Lifecycle {
  readonly #context: Context;
  readonly #systems: Systems;

  constructor(context: Context, systems: Systems) {
    this.#context = context;
    this.#systems = systems;
  }

  /** A host that was to boot has ended: a first launch ends for good, a start falls back to stopped. */
  bootFailed(instance: InstanceRecord, system: System): void {
    this.note(instance, 'neverRan');
    if (system.hasRun) this.#stopped(instance);
    else this.shutDown(instance, system);
  }

  /** The system has ended and nobody asked it to. */
  endedItself(instance: InstanceRecord, system: System): void {
    this.note(instance, 'itself');
    if (instance.ownEnd === 'terminate') return this.shutDown(instance, system);
    this.goDown(instance, system);
    this.#context.signals.emit('hostDown', instance);
  }

  /** The old system of a reboot has ended. */
  bootAgain(instance: InstanceRecord, system: System): void {
    const { signals, agenda, state } = this.#context;
    const { instanceRebootMs } = state.constants;
    system.reboot = 'booting';
    signals.emit('hostDown', instance);
    this.wait(instance, system, instanceRebootMs);
    const { change } = system;
    // The world is still busy with the end of the old system.
    if (instanceRebootMs === Infinity) return;
    agenda.after(0, () => {
      if (system.change === change) this.#systems.boot(instance, system);
    });
  }

  /** Begins an end for good. */
  shutDown(instance: InstanceRecord, system: System): void {
    instance.state = 'shutting-down';
    this.tellEnding(instance, system, true);
    this.wait(instance, system, this.#context.state.constants.terminationMs);
  }

  /** Begins a stop. */
  goDown(instance: InstanceRecord, system: System): void {
    instance.state = 'stopping';
    this.tellEnding(instance, system, false);
    this.wait(instance, system, this.#context.state.constants.instanceStopMs);
  }

  tellEnding(instance: InstanceRecord, system: System, isForGood: boolean): void {
    delete system.reboot;
    const isSilent = this.#systems.isSilent(instance.id);
    this.#context.signals.emit('instanceEnding', instance, { isSilent, isForGood });
  }

  /** Tells, in its time, that the host of a terminated instance is gone. */
  tellLost(id: string): void {
    const { agenda, state, signals } = this.#context;
    agenda.after(state.constants.hostLossDetectionMs, () => signals.emit('hostLost', id));
  }

  /** Notes why an instance leaves running. */
  note(instance: InstanceRecord, reason: Reason): void {
    const { does, agenda } = this.#context;
    delete instance.transition;
    if (does('state-reasons')) instance.stateReason = { ...reasons[reason] };
    if (reason === 'user') instance.transition = { by: 'User', at: agenda.now() };
    if (reason === 'spot') instance.transition = { by: 'Service', at: agenda.now() };
  }

  /** Begins a change of state, which takes this long at least. */
  wait(instance: InstanceRecord, system: System, ms: number): void {
    system.isDue = false;
    system.change += 1;
    const { change } = system;
    this.#context.agenda.after(ms, () => {
      if (system.change !== change) return;
      system.isDue = true;
      this.settle(instance, system);
    });
  }

  /** Ends a change of state when its time has passed and its host has started or ended. */
  settle(instance: InstanceRecord, system: System): void {
    if (!system.isDue) return;
    const isReady = system.phase === 'up';
    if (instance.state === 'pending' && isReady) this.#run(instance, system);
    else if (instance.state === 'running' && isReady && system.reboot === 'booting')
      this.#run(instance, system);
    if (this.#systems.isThere(system)) return;
    if (instance.state === 'stopping') this.#stopped(instance);
    if (instance.state === 'shutting-down') this.terminated(instance);
  }

  #run(instance: InstanceRecord, system: System): void {
    delete system.reboot;
    system.hasRun = true;
    system.isSilent = false;
    instance.state = 'running';
    this.#context.signals.emit('instanceRunning', instance);
  }

  #stopped(instance: InstanceRecord): void {
    instance.state = 'stopped';
    if (!this.#context.does('stop-keeps-the-host')) delete instance.privateIp;
    this.#context.signals.emit('instanceStopped', instance);
  }

  /** It has ended; it stays listed for a while. */
  terminated(instance: InstanceRecord): void {
    const { agenda, state, signals, does } = this.#context;
    instance.state = 'terminated';
    instance.terminatedAt = agenda.now();
    delete instance.privateIp;
    signals.emit('instanceTerminated', instance);
    if (does('ended-instances-stay-visible'))
      agenda.after(state.constants.endedVisibleMs, () => this.#forget(instance));
    else this.#forget(instance);
  }

  #forget({ id, clientToken = '' }: InstanceRecord): void {
    const { ec2, incidents } = this.#context.state;
    ec2.instances.delete(id);
    incidents.cutOff.delete(id);
    this.#systems.delete(id);
    const isTokenInUse = ec2.runs.get(clientToken)?.instanceIds.some((other) => ec2.instances.has(other));
    if (!isTokenInUse) ec2.runs.delete(clientToken);
  }
}
