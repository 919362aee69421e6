import { createBullBoard } from '@bull-board/api';
import { ExpressAdapter } from '@bull-board/express';
import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { queueTable, type QueueName } from '@jiralake/queues';
import type { Express } from 'express';
import { RefusedJobError, type AddByHandPorts } from './add-by-hand';
import { HandAdapter } from './hand-adapter';

export interface BoardOptions extends AddByHandPorts {
  /** where it is mounted */
  basePath: string;
  readOnly: boolean;
  log: Pick<Log, 'warn'>;
}

/** bull-board over every queue of the queue table. */
export function createBoard({ basePath, readOnly, log, ...ports }: BoardOptions): Express {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: Object.keys(queueTable).map(
      (queue) => new HandAdapter({ ...ports, queue: queue as QueueName, readOnly }),
    ),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'jiralake',
        hideDocsLink: true,
        miscLinks: [{ text: 'Overview', url: '/' }],
        favIcon: { default: 'static/images/logo.svg', alternative: 'static/favicon-32x32.png' },
      },
    },
  });
  serverAdapter.setErrorHandler((error) => boardErrorOf(error, log));
  const board = serverAdapter.getRouter() as Express;
  return board.disable('x-powered-by');
}

/** What the page shows when a handler throws: the headline by its key, below it the message, never a stack. */
function boardErrorOf(error: unknown, log: Pick<Log, 'warn'>) {
  const message = messageOf(error);
  if (error instanceof RefusedJobError || isClientError(error)) {
    return {
      status: 400,
      body: { error: { key: 'ERRORS.INVALID_REQUEST_BODY', options: { field: 'data' } }, message },
    } as const;
  }
  log.warn({ err: { message } }, 'an action on a queue failed');
  return { status: 500, body: { error: { key: 'ERRORS.INTERNAL_SERVER_ERROR' }, message } } as const;
}

/** A body that is too large or no JSON. */
function isClientError(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
}
