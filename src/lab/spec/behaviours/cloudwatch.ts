/** CloudWatch: metrics and alarms. */
export const cloudWatchBehaviours = {
  'metrics-of-the-balancer':
    'AWS/ApplicationELB has counters and health per period, from what the balancer really did.',
  'counters-are-absent-at-zero':
    'A counter of the balancer has no datapoint for a period in which it was zero.',
  'metrics-of-tasks':
    'AWS/ECS has CPU and memory utilization of clusters and services, from the operating system.',
  'metrics-of-instances':
    'AWS/EC2 has status checks of running instances; one that is terminated stops reporting.',
  'publication-lag': 'A datapoint can be read only a while after its period.',
  'alarm-evaluation': 'An alarm compares its latest periods with its threshold at each evaluation.',
  'm-of-n': 'An alarm fires when M of its latest N datapoints breach.',
  'missing-data':
    'treatMissingData decides what a missing datapoint counts as: missing, breaching, notBreaching, ignore.',
  'starts-with-insufficient-data': 'A new alarm is INSUFFICIENT_DATA until it has data.',
  'alarm-history': 'Every change of an alarm is in its history, with the datapoints that decided it.',
  'alarm-actions': 'Actions run on transitions alone, and not while they are disabled.',
  'composite-alarms': 'A composite alarm follows its rule over the states of its children.',
  'set-state-is-temporary': 'SetAlarmState holds until the next evaluation.',
} as const;
