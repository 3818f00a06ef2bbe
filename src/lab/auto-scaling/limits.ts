/** Quotas of an account, as AWS grants them to a new one. */
export const mostGroups = 500;
export const mostLaunchConfigurations = 200;
