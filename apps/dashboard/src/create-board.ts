import { createBullBoard } from '@bull-board/api';
import { ExpressAdapter } from '@bull-board/express';
import { messageOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { queueTable, type QueueName } from '@jiralake/queues';
import type { Express } from 'express';
import { RefusedJobError, type AddJobPorts } from './add-job';
import { QueueAdapter } from './queue-adapter';

export interface BoardOptions extends AddJobPorts {
  /** path that the board is mounted at */
  basePath: string;
  readOnly: boolean;
  log: Pick<Log, 'warn'>;
}

/** Creates the bull-board app for every queue of the queue table. */
export function createBoard({ basePath, readOnly, log, ...ports }: BoardOptions): Express {
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: Object.keys(queueTable).map(
      (queue) => new QueueAdapter({ ...ports, queue: queue as QueueName, readOnly }),
    ),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'jiralake',
        hideDocsLink: true,
        miscLinks: [{ text: 'Status', url: '/' }],
        favIcon: { default: 'static/images/logo.svg', alternative: 'static/favicon-32x32.png' },
      },
    },
  });
  serverAdapter.setErrorHandler((error) => boardErrorOf(error, log));
  const board = serverAdapter.getRouter() as Express;
  return board.disable('x-powered-by');
}

/** Returns what bull-board shows for an error: a headline by its key, and the message, but no stack trace. */
function boardErrorOf(error: unknown, log: Pick<Log, 'warn'>) {
  const message = messageOf(error);
  if (error instanceof RefusedJobError || isClientError(error)) {
    return {
      status: 400,
      body: { error: { key: 'ERRORS.INVALID_REQUEST_BODY', options: { field: 'data' } }, message },
    } as const;
  }
  log.warn({ err: { message } }, 'queue action failed');
  return { status: 500, body: { error: { key: 'ERRORS.INTERNAL_SERVER_ERROR' }, message } } as const;
}

/** Returns whether the request body was too large or not JSON. */
function isClientError(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
}
