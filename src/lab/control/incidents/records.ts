/** What is wrong with the lab's world right now: what an account suffers and no API call of its owner causes. */
export interface IncidentsState {
  /** Images cannot be pulled; hosts that ran a task of the image before have it still. */
  isRegistryDown: boolean;
  /** Zones without capacity for a launch. */
  zonesWithoutCapacity: Set<string>;
  /** Hosts whose network is cut by an incident, besides those cut by a network ACL. */
  cutOff: Set<string>;
  /** Newest first. */
  log: { at: number; text: string }[];
}
