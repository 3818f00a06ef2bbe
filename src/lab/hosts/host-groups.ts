import { signalGroup } from '#processes';
import type { Reaper } from '#processes';

/** The process groups of one host: its own, and one for each user's command. The reaper knows them as long as they live. */
export interface HostGroups {
  add(groupId: number, taskId?: string): void;
  /** Forgets the group of a task, which has ended. */
  remove(taskId: string): void;
  signal(signal: NodeJS.Signals): void;
  /** The groups of commands, by task. */
  ofTasks(): ReadonlyMap<string, number>;
  /** Kills and forgets them all. */
  end(): void;
}

export function createHostGroups(reaper: Reaper): HostGroups {
  const groups = new Set<number>();
  const ofTasks = new Map<string, number>();

  function forget(groupId: number): void {
    groups.delete(groupId);
    reaper.remove(groupId);
  }

  function signal(name: NodeJS.Signals): void {
    for (const groupId of groups) signalGroup(groupId, name);
  }

  return {
    signal,
    add(groupId, taskId) {
      groups.add(groupId);
      reaper.add(groupId);
      if (taskId !== undefined) ofTasks.set(taskId, groupId);
    },
    remove(taskId) {
      const groupId = ofTasks.get(taskId);
      ofTasks.delete(taskId);
      if (groupId !== undefined) forget(groupId);
    },
    ofTasks: () => ofTasks,
    end() {
      signal('SIGKILL');
      for (const groupId of groups) forget(groupId);
      ofTasks.clear();
    },
  };
}
