import { OperationNotPermittedException } from '@aws-sdk/client-elastic-load-balancing-v2';

/** What ELBv2 answers to who would change a listener's last rule as if it were one of the others. */
export function defaultRuleOnly(
  what: 'modified' | 'deleted' | 'reprioritized',
): OperationNotPermittedException {
  return new OperationNotPermittedException({
    message: `Default rule '${what}' is not permitted`,
    $metadata: {},
  });
}
