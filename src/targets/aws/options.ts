/** Which cluster or group, reached how. What is left out comes from where the AWS SDK looks for it. */
export interface AwsTargetOptions {
  /** What people call the target. */
  name: string;
  /** Name or ARN of the ECS cluster; empty where the target is a group by itself. */
  cluster: string;
  /** The Auto Scaling group that the target is, where it is no cluster. */
  group?: string | undefined;
  /** A role that is assumed by whoever the SDK finds. */
  role?: { arn: string; externalId?: string; sessionName?: string } | undefined;
  region?: string | undefined;
  /** A profile of the AWS configuration files. */
  profile?: string | undefined;
  /** One address for every service, such as that of the lab. */
  endpoint?: string | undefined;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
  /**
   * Termination protection has to be read one instance at a time, so it is read only for running instances that
   * carry one of these tags (`key=value`). Default `squall=allowed`.
   */
  optInTags?: readonly string[] | undefined;
}
