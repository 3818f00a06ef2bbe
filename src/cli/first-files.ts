import { usualTag } from '#core';
import type { AwsReference, Inventory } from '#core';
import { taggedCount } from './tag-command.ts';

/** squall.yaml for one target. Nobody may be hurt before a person has allowed the account. */
export function firstConfig(
  { name, of, region, profile, endpoint }: AwsReference,
  { account }: Inventory,
): string {
  const what =
    'ecsCluster' in of
      ? `ecsCluster: ${quoted(of.ecsCluster)}`
      : `autoScalingGroup: ${quoted(of.autoScalingGroup)}`;
  const lines = [
    'version: 1',
    'targets:',
    `  ${name}:`,
    `    ${what}`,
    ...(region === undefined ? [] : [`    region: ${quoted(region)}`]),
    ...(profile === undefined ? [] : [`    profile: ${quoted(profile)}`]),
    ...(endpoint === undefined ? [] : [`    endpoint: ${quoted(endpoint)}`]),
    '    # Nothing is hurt in an account that is not on this list. Take away the # once that is meant:',
    `    # accounts: ["${account}"]`,
    '    # Others that help: production: true, windows, blackouts, killsPerDay.',
  ];
  return `${lines.join('\n')}\n`;
}

/** The smallest experiment that tells something: one instance, and no service loses its last host. */
export function firstExperiment(target: string, inventory: Inventory): string {
  const tagged = taggedCount(inventory);
  const { services, instances } = inventory;
  const lines = [
    'version: 1',
    `name: ${target}-lose-one`,
    'hypothesis: Losing one instance loses no service, and every service is whole again within five minutes.',
    '',
    `target: ${target}`,
    `# Every service that is found: ${
      services
        .map(({ name }) => name)
        .slice(0, 10)
        .join(', ') || 'none'
    }${services.length > 10 ? '…' : ''}.`,
    'probes: auto',
    '',
    'faults:',
    `  # Only instances with the tag ${usualTag} may be hurt: ${tagged} of ${instances.length} have it.`,
    '  - terminate-instances: { count: 1, choose: random, seed: 1, keepAtLeast: { perService: 1 } }',
    '',
    'watch: { steadyFor: 1m, settleFor: 1m, giveUpAfter: 30m }',
    '',
    'guards:',
    "  - { servicesLost: '> 0', for: 1m }",
    '  - { deadline: 30m }',
    '',
    'expect:',
    '  servicesLost: 0',
    "  recoveryTime: '<= 5m'",
  ];
  return `${lines.join('\n')}\n`;
}

/** As a YAML text where a plain one could be read otherwise. */
function quoted(text: string): string {
  return /^[a-z][\w-]*$/i.test(text) ? text : JSON.stringify(text);
}
