import { PermanentError, messageOf } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { z } from 'zod';
import type { MonthWriter, TableShape, TableWriter } from './table-writer';

/** What a thread is started with. */
export interface WriterData {
  tables: readonly TableShape[];
  version: string;
  /** see `createTableWriter` */
  cachedBytes: number;
}

/** One call of a method of the writer, as it goes to the thread; a month that is under way has a number. */
export type WriterCall = { id: number } & (
  | { method: 'writeTables'; args: Parameters<TableWriter['writeTables']> }
  | { method: 'issuesOf'; args: Parameters<TableWriter['issuesOf']> }
  | { method: 'beginMonth'; month: number; args: Parameters<TableWriter['beginMonth']> }
  | { method: 'add'; month: number; args: Parameters<MonthWriter['add']> }
  | { method: 'finish'; month: number; args: Parameters<MonthWriter['finish']> }
  | { method: 'drop'; month: number; args: [] }
);

export type WriterReply = { id: number } & ({ value: unknown } | { failure: Failure });

/** An error without its class, which does not survive the way between threads. */
interface Failure {
  message: string;
  kind: 'unreadable' | 'permanent' | 'other';
  /** of an error of the operating system, like ENOSPC */
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
