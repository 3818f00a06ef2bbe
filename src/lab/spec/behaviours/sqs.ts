/** SQS. */
export const sqsBehaviours = {
  'visibility-timeout':
    'A received message is hidden for the visibility timeout, and back when it was not deleted.',
  'dead-letter-queue': 'A message that was received too often moves to the dead-letter queue.',
  'metrics-of-queues': 'AWS/SQS has backlog, age of the oldest message and counters.',
} as const;
