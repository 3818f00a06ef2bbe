import type { LiveView } from '#analysis';
import { TargetError } from '#core';
import type { Plan } from '#core';
import { troubleInAlerts } from './alerts.ts';
import type { FiringAlert } from './alerts.ts';
import { hintFor } from './steady.ts';

interface Seen {
  plan: Plan;
  /** Why probes are no ground to hurt anybody; undefined when they are one. */
  trouble: string | undefined;
  view: Pick<LiveView, 'services' | 'trafficTrouble'>;
  /** Why what the traffic told may be old; undefined where it is not, or there is none. */
  silence: string | undefined;
  firing: readonly FiringAlert[];
  /** Alerts that may fire before the fault, by name. */
  ignored: string[] | undefined;
}

/** Raises TargetError where steady showed a cluster that must not be hurt, or of which too little is known. */
export function refuseUnlessWell({ plan, trouble, view, silence, firing, ignored }: Seen): void {
  if (view.trafficTrouble !== null)
    throw new TargetError(`Nothing was injected: ${view.trafficTrouble}.`, {
      hint: 'What is rejected needs a warm-up (load.warmUp) or less traffic; what fails, a look at url and expect of its scenario.',
    });
  if (silence !== undefined)
    throw new TargetError(`Nothing was injected: ${silence}.`, {
      hint: 'Run on a machine with more room, or send less.',
    });
  if (trouble !== undefined)
    throw new TargetError(`Nothing was injected: ${trouble}.`, { hint: hintFor(view.services, plan) });
  const alerts = troubleInAlerts(firing, ignored);
  if (alerts !== undefined)
    throw new TargetError(`Nothing was injected: ${alerts}.`, {
      hint: 'Wait until it is quiet, or name it under watch.ignoreAlerts.',
    });
}
