import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

// `kill -9 -- -N` is an error in dash; `-s KILL` works in every sh.
const script = `
trap '' INT TERM HUP
known=' '
while read -r verb pgid; do
  case $pgid in ''|*[!0-9]*|0|1) continue ;; esac
  case $verb in
    add) known="$known$pgid " ;;
    remove) case $known in *" $pgid "*) known="\${known%%" $pgid "*} \${known#*" $pgid "}" ;; esac ;;
  esac
done
for pgid in $known; do kill -s KILL -- "-$pgid" 2>/dev/null; done
exit 0
`;
const restartAfterMs = 50;

/**
 * A shell that kills every process group it knows when the process that started it dies, however that dies: a stopped
 * child cannot notice the end of its own pipe. It is started again when somebody kills it.
 */
export interface Reaper {
  /** Changes when somebody killed it. */
  readonly pid: number | undefined;
  add(groupId: number): void;
  remove(groupId: number): void;
  /** Ends it; it kills what was added and not removed. */
  close(): Promise<void>;
}

export function startReaper(note: (text: string) => void): Reaper {
  const groups = new Set<number>();
  let isClosing = false;
  let shell: ChildProcess;
  let ended: Promise<void>;

  function tell(line: string): void {
    shell.stdin?.write(`${line}\n`);
  }

  function start(): void {
    shell = spawn('/bin/sh', ['-c', script, 'squall-reaper'], {
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    shell.stdin?.on('error', () => {});
    ended = new Promise((resolve) => {
      shell.once('exit', () => resolve());
      shell.once('error', () => resolve());
    });
    for (const groupId of groups) tell(`add ${groupId}`);
    void ended.then(restart);
  }

  async function restart(): Promise<void> {
    if (isClosing) return;
    note('The reaper ended; starting another.');
    await delay(restartAfterMs);
    if (!isClosing) start();
  }

  start();
  return {
    get pid() {
      return shell.pid;
    },
    add(groupId) {
      groups.add(groupId);
      tell(`add ${groupId}`);
    },
    remove(groupId) {
      if (groups.delete(groupId)) tell(`remove ${groupId}`);
    },
    async close() {
      isClosing = true;
      shell.stdin?.end();
      await ended;
    },
  };
}
