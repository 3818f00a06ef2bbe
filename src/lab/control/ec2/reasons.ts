/** EC2's StateReason for each way out of running. */
export const reasons = {
  user: {
    code: 'Client.UserInitiatedShutdown',
    message: 'Client.UserInitiatedShutdown: User initiated shutdown',
  },
  itself: {
    code: 'Client.InstanceInitiatedShutdown',
    message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
  },
  spot: {
    code: 'Server.SpotInstanceTermination',
    message: 'Server.SpotInstanceTermination: Spot instance termination',
  },
  neverRan: {
    code: 'Server.InternalError',
    message: 'Server.InternalError: Internal error on launch',
  },
} as const;

export type Reason = keyof typeof reasons;
