import type { ControlPlane } from './control/control-plane.ts';
import type { RequestContext } from './wire/index.ts';

/** A request to the lab: operations read `lab.state` and change it through the control plane's methods alone. */
export type LabRequest = RequestContext<ControlPlane>;
