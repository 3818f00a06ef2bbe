import type { Plan, PreflightFinding } from '#core';
import { orFinding } from '#experiments';
import { findEnginesOf, hostsOf, jobsOf, refuseMissingSecrets } from '#load';
import { foreignIn, howToAllow } from './allow-hosts.ts';

/** What is to be known of the load of a plan before it is sent: by what, whose secrets are missing, who has to say yes. */
export async function loadFindings(
  plan: Pick<Plan, 'load'> | undefined,
  config: string | undefined,
  signal: AbortSignal,
): Promise<PreflightFinding[]> {
  const load = plan?.load;
  if (!load) return [];
  const findings = await findEnginesOf(load, signal);
  await orFinding(() => refuseMissingSecrets(load), findings, signal);
  const foreign = foreignIn(hostsOf(jobsOf(load)), config);
  if (foreign.length > 0)
    findings.push({
      level: 'warn',
      what: `load to ${foreign.join(', ')} needs a yes, which squall run asks for: squall.yaml does not name ${foreign.length === 1 ? 'it' : 'them'}`,
      todo: howToAllow(foreign),
    });
  return findings;
}
