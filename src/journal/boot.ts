import { readFileSync } from 'node:fs';

let boot: string | undefined;
/** Tells one boot of this machine from another, since monotonic clocks begin anew; empty where the system does not tell. */
export function bootId(): string {
  try {
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    boot = '';
  }
  return boot;
}
