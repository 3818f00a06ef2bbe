import type { Context } from '../context.ts';
import type { InstanceRecord } from './records.ts';

/** The system of one instance: what its host does, whatever EC2 says of the instance. */
export interface System {
  phase: 'none' | 'booting' | 'up' | 'ended';
  /** It vanished, or never ran: nobody hears it, nor it anybody. */
  isSilent: boolean;
  hasRun: boolean;
  /** It was told to shut down. */
  isEnding: boolean;
  /** `ending`: the old system of a reboot is up; `booting`: it has ended, the new one is to come. */
  reboot?: 'ending' | 'booting';
  /** The time that the current change of state takes has passed. Waits are timers alone: a wall clock may be set. */
  isDue: boolean;
  /** Counts the changes of state: a timer of an earlier one means nothing. */
  change: number;
}

/** The hosts behind the instances: booted, ended, and cut from their network. */
export class Systems {
  readonly #context: Context;
  readonly #systems = new Map<string, System>();

  constructor(context: Context) {
    this.#context = context;
  }

  add(id: string): System {
    const system: System = {
      phase: 'none',
      isSilent: false,
      hasRun: false,
      isEnding: false,
      isDue: false,
      change: 0,
    };
    this.#systems.set(id, system);
    return system;
  }

  get(id: string): System | undefined {
    return this.#systems.get(id);
  }

  delete(id: string): void {
    this.#systems.delete(id);
  }

  /** Starts the host, with the address that it had. */
  boot({ id, zone, type, isSpot, privateIp, reclaimedAt }: InstanceRecord, system: System): void {
    const { world } = this.#context;
    system.phase = 'booting';
    system.isEnding = false;
    world.startHost({
      instanceId: id,
      zone,
      type,
      isSpot,
      ...(privateIp !== undefined && { address: privateIp }),
    });
    if (!this.isReachable(id)) world.setReachable(id, false);
    if (reclaimedAt !== undefined && this.#context.does('spot-notice'))
      world.setSpotAction(id, { action: 'terminate', at: reclaimedAt });
  }

  /** Whether a host is there, booting or up. */
  isThere({ phase }: System): boolean {
    return phase === 'booting' || phase === 'up';
  }

  /** Ends the host; one that is to vanish is silent from now on. */
  end(id: string, system: System): void {
    if (!this.isThere(system) || (system.isEnding && !system.isSilent)) return;
    system.isEnding = true;
    const { silenceMs, shutdownWithinMs } = this.#context.state.constants;
    this.#context.world.stopHost(
      id,
      system.isSilent
        ? { kind: 'abrupt', silentMs: silenceMs }
        : { kind: 'graceful', withinMs: shutdownWithinMs },
    );
  }

  /** Whether neither an incident nor a network ACL cuts the host from its network. */
  isReachable(id: string): boolean {
    const { ec2, incidents } = this.#context.state;
    return !incidents.cutOff.has(id) && !ec2.cutSubnets.has(ec2.instances.get(id)?.subnetId ?? '');
  }

  /** Whether nobody would hear the host, nor it anybody. */
  isSilent(id: string): boolean {
    return (this.#systems.get(id)?.isSilent ?? true) || !this.isReachable(id);
  }
}
