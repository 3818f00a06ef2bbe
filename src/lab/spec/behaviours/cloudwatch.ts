/** CloudWatch: metrics and alarms. */
export const cloudWatchBehaviours = {
  'metrics-of-the-balancer':
    'AWS/ApplicationELB has counters while requests flow, and healthy hosts while there are targets, from what the balancer really did.',
  'counters-are-absent-at-zero':
    'A counter of the balancer has no datapoint for a period in which it was zero.',
  'metrics-of-tasks':
    'AWS/ECS has CPU and memory utilization of clusters and services, from the operating system.',
  'metrics-of-instances':
    'AWS/EC2 has status checks of running instances; one that is terminated stops reporting.',
  'metrics-of-groups': 'AWS/AutoScaling has what each group wants and has, once a period.',
  'publication-lag': 'A datapoint of AWS can be read only a while after its period.',
  'data-gets-coarser':
    'Datapoints below a minute are kept for 3 hours, those of a minute for 15 days, of five for 63, of an hour for 455.',
  'alarm-evaluation': 'An alarm compares its latest periods with its threshold at each evaluation.',
  'm-of-n': 'An alarm fires when M of its latest N datapoints breach.',
  'evaluation-range':
    'An alarm looks at more periods than it evaluates, so that late or missing datapoints alone do not decide.',
  'missing-data':
    'treatMissingData decides what a missing datapoint counts as: missing, breaching, notBreaching, ignore.',
  'premature-alarms':
    'Too few breaching datapoints among missing ones make an ALARM only when the oldest is as old as the datapoints to alarm.',
  'starts-with-insufficient-data': 'A new alarm is INSUFFICIENT_DATA until it has data.',
  'alarm-history': 'Every change of an alarm is in its history, with the datapoints that decided it.',
  'alarm-actions': 'Actions run on transitions alone, and not while they are disabled.',
  'composite-alarms': 'A composite alarm follows its rule over the states of its children.',
  'suppressed-actions':
    'Actions of a composite alarm wait for its suppressor, stay away while that is in ALARM, and run when it is over.',
  'set-state-is-temporary': 'SetAlarmState holds until the next evaluation.',
} as const;
