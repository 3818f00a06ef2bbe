/** The limits of an account, by the names that DescribeAccountLimits gives them. */
export const limits = {
  'application-load-balancers': 50,
  'condition-values-per-alb-rule': 5,
  'condition-wildcards-per-alb-rule': 6,
  'listeners-per-application-load-balancer': 50,
  'rules-per-application-load-balancer': 100,
  'target-groups': 3000,
  'target-groups-per-action-on-application-load-balancer': 5,
  'target-groups-per-application-load-balancer': 100,
  'targets-per-application-load-balancer': 1000,
} as const;
