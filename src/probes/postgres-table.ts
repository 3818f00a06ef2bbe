import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Leftover } from '#core';
import type { PostgresPlace } from './postgres-connection.ts';

/** The name of a table as a plan keeps it: it goes into statements as it is. */
export const tableParam = z.string().regex(/^squall_[a-z]+_[0-9a-f]{12}$/);

/** A name that no other table has. */
export function newTable(of: 'ledger' | 'probe'): string {
  return `squall_${of}_${randomBytes(6).toString('hex')}`;
}

export const dropTable = (table: string): string => `DROP TABLE IF EXISTS ${table}`;

export function tableLeft(
  table: string,
  { user, host, port, database }: Pick<PostgresPlace, 'user' | 'host' | 'port' | 'database'>,
): Leftover {
  return {
    what: `the table ${table}`,
    where: `postgres ${user}@${host}:${port}/${database}`,
    undo: `${dropTable(table)};`,
  };
}
