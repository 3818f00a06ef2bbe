import { BadInputError } from '#core';
import type { Experiment, Plan, ProbePlan, Quantity } from '#core';

type Asked = Pick<Plan, 'probes'>;

/** What has to be there for a quantity to be told, and what to do where it is not. */
interface Needed {
  isThere: (experiment: Experiment, plan: Asked) => boolean;
  missing: string;
  hint: string;
}

const isRequest = ({ isRequest, role }: ProbePlan) => isRequest !== false && role !== 'cluster';

const needed: Partial<Record<Quantity, Needed>> = {
  requestsLost: {
    isThere: (_, { probes }) => probes.some(isRequest),
    missing: 'no probe that is planned sends requests as users do, for looks and queries are none',
    hint: 'Add an http or tcp probe',
  },
  dnsRecovery: {
    isThere: (_, { probes }) => probes.some(({ kind }) => kind === 'dns'),
    missing: 'no dns probe is planned, so no resolver is asked',
    hint: 'Add a dns probe for the name that clients ask for',
  },
  writesLost: {
    isThere: (_, { probes }) => probes.some(({ kind }) => kind === 'ledger'),
    missing: 'no ledger is planned, so nothing is written',
    hint: 'Add a ledger probe for the store',
  },
  alertsSettle: {
    isThere: ({ alerts }) => alerts === undefined || alerts.length > 0,
    missing: 'alerts is empty, so none is followed',
    hint: 'Name sources under alerts, or write alerts: auto',
  },
};

/** Raises BadInputError for an expectation that nothing can ever tell of. */
export function refuseUntold(experiment: Experiment, plan: Asked): void {
  for (const { quantity, text } of experiment.expect) {
    const need = needed[quantity];
    if (!need || need.isThere(experiment, plan)) continue;
    throw new BadInputError(`${text} can't be told: ${need.missing}.`, {
      hint: `${need.hint}, or leave ${quantity} out of expect.`,
    });
  }
}
