import { constants } from 'node:os';
import { ConfigError, loadConfig, readEnvironment, type Config } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { createLogger, createMetrics, openStandardLog, type Metrics } from '@jiralake/observability';
import { endWithParent, ignoreOutputErrors } from '@jiralake/program';
import express from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { createHealthRoutes, type Readiness } from './health-routes';
import { listen } from './listen';

export interface Service {
  readiness: Readiness;
  /** Takes no new jobs, finishes or hands over running jobs, closes connections. */
  stop(): Promise<void>;
  /** set by a service with its own HTTP server, which serves the health routes there */
  url?: string;
}

export interface ServiceSetup<Shape extends z.ZodRawShape> {
  config: Config<Shape>;
  log: Logger;
  metrics: Metrics;
}

interface HealthConfig {
  LOG_LEVEL: string;
  HOST?: string;
  PORT?: number | undefined;
}

/** Together with the exit of the process, a service ends within five seconds. */
const LONGEST_STOP_MS = 4_500;
/** The longest wait for a slow reader of the log. */
const LONGEST_FLUSH_MS = 300;

/**
 * Runs a service process: reads the configuration, starts the service, serves health checks, and stops on SIGTERM or SIGINT.
 * Exit codes: 0 stopped in order; 1 could not start (standard error has the reason in one line), or could not stop cleanly;
 * 130 or 143 after a second SIGINT or SIGTERM, which ends the process at once.
 */
export function runService<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape & (Config<Shape> extends HealthConfig ? unknown : never),
  start: (setup: ServiceSetup<Shape>) => Promise<Service>,
): void {
  endWithParent();
  ignoreOutputErrors();
  void (async () => {
    const config = loadConfig<Shape>(shape, readEnvironment());
    const { LOG_LEVEL, HOST, PORT } = config as unknown as HealthConfig;
    const output = openStandardLog(name);
    const log = createLogger(name, LOG_LEVEL, output);
    const metrics = createMetrics();
    const service = await start({ config, log, metrics });
    const health = service.url === undefined ? await serveHealth(service, metrics, HOST, PORT) : undefined;
    const stop = async (): Promise<void> => {
      await service.stop();
      health?.server.close();
    };
    stopOnSignals(log, stop, async (code) => {
      await output.flush(LONGEST_FLUSH_MS);
      process.exit(code);
    });
    log.info({ url: service.url ?? health?.url }, 'started');
  })().catch((error: unknown) => {
    const text = error instanceof ConfigError ? error.message : `could not start: ${messageOf(error)}`;
    process.stderr.write(`${name}: ${text}\n`);
    process.exit(1);
  });
}

async function serveHealth(service: Service, metrics: Metrics, host = '127.0.0.1', port?: number) {
  if (port === undefined) return undefined;
  const app = express().disable('x-powered-by').use(createHealthRoutes(service.readiness, metrics));
  return listen(app, host, port);
}

function stopOnSignals(log: Logger, stop: () => Promise<void>, exit: (code: number) => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(128 + constants.signals[signal]);
    stopping = true;
    log.info({ signal }, 'stopping');
    const overdue = setTimeout(() => {
      log.error('stopping took too long');
      void exit(1);
    }, LONGEST_STOP_MS);
    overdue.unref();
    stop().then(
      () => {
        log.info('stopped');
        return exit(0);
      },
      (err: unknown) => {
        log.error({ err }, 'could not stop cleanly');
        return exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
