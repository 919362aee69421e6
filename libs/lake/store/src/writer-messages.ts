import { PermanentError, messageOf } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { z } from 'zod';
import type { TableShape } from '@jiralake/tables';
import type { MonthWriter, TableWriter } from './table-writer';

/** The `workerData` of an encoding thread. */
export interface WriterData {
  tables: readonly TableShape[];
  version: string;
  /** see `createTableWriter` */
  cachedBytes: number;
}

/** A call of a writer method as a message to the thread. `month` is the number of a `MonthWriter`. */
export type WriterCall = { id: number } & (
  | { method: 'writeTables'; args: Parameters<TableWriter['writeTables']> }
  | { method: 'issuesOf'; args: Parameters<TableWriter['issuesOf']> }
  | { method: 'beginMonth'; month: number; args: Parameters<TableWriter['beginMonth']> }
  | { method: 'add'; month: number; args: Parameters<MonthWriter['add']> }
  | { method: 'finish'; month: number; args: Parameters<MonthWriter['finish']> }
  | { method: 'drop'; month: number; args: [] }
);

export type WriterReply = { id: number } & ({ value: unknown } | { failure: Failure });

/** An error as plain data, because messages between threads lose the class of an error. */
interface Failure {
  message: string;
  kind: 'unreadable' | 'permanent' | 'other';
  /** code of a system error, such as ENOSPC */
  code: string | undefined;
}

const systemError = z.object({ code: z.string() });

export function failureOf(error: unknown): Failure {
  const code = systemError.safeParse(error).data?.code;
  return { message: messageOf(error), kind: kindOf(error), code };
}

function kindOf(error: unknown): Failure['kind'] {
  if (error instanceof UnreadableFileError) return 'unreadable';
  return error instanceof PermanentError ? 'permanent' : 'other';
}

export function errorOf({ message, kind, code }: Failure): Error {
  if (kind === 'unreadable') return new UnreadableFileError(message);
  if (kind === 'permanent') return new PermanentError(message);
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
