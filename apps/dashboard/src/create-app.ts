import type { Log, Metrics } from '@jiralake/observability';
import { createClientAddress, createHealthRoutes, type Readiness } from '@jiralake/http-service';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { respondOrShowError, type PageResponse } from './respond-or-show-error';
import { admit, type AdmissionRules, type Refusal } from './admit';
import type { FormTokens } from './form-tokens';
import { html } from './html';
import { PAGE_POLICY, BOARD_POLICY, sharedHeaders } from './page-headers';
import { renderNotice, renderPage } from './render-page';
import { style } from './style';

export interface AppOptions extends AdmissionRules {
  readiness: Readiness;
  metrics: Metrics;
  tokens: FormTokens;
  board: Express;
  /** proxies whose X-Forwarded-For header is trusted */
  trustedProxies: readonly string[];
  log: Pick<Log, 'warn' | 'error'>;
  showStatus(token: string | undefined): Promise<PageResponse>;
  requeue(text: string): Promise<PageResponse>;
  /** retries one issue, or all when `id` is undefined */
  retryQuarantined(id: string | undefined): Promise<PageResponse>;
}

const FORM_LIMIT = '256kb';
const REASONS = new Map([
  [413, 'The form is too large.'],
  [500, 'An internal error; the log of the dashboard has the details.'],
]);

/** Creates the Express app of the dashboard. Only this file handles HTTP requests and responses. */
export function createApp(options: AppOptions): Express {
  const { readOnly, tokens, readiness } = options;
  const app = express().disable('x-powered-by').disable('etag');
  app.set('trust proxy', options.trustedProxies);
  const addressOf = createClientAddress(options.log);
  app.use(withHeaders(sharedHeaders));
  app.use(createHealthRoutes(readiness, options.metrics));

  app.use(async (req, res, next) => {
    const refusal = await admit(options, {
      method: req.method,
      host: req.get('host'),
      origin: req.get('origin'),
      fetchSite: req.get('sec-fetch-site'),
      authorization: req.get('authorization'),
      address: addressOf(req),
    });
    if (refusal) refuse(req, res, refusal);
    else next();
  });

  const send = (res: Response, { status, title, content }: PageResponse): void => {
    res.set(PAGE_POLICY).status(status).type('html').send(renderPage({ title, readOnly }, content));
  };
  const answer = async (res: Response, work: () => Promise<PageResponse>): Promise<void> =>
    send(res, await respondOrShowError(options, work));

  function refuse(
    req: Request,
    res: Response,
    { status, why, headers }: Omit<Refusal, 'status'> & { status: number },
  ): void {
    // otherwise the unread body would be parsed as the next request
    if (!req.complete) res.set('Connection', 'close');
    res.set(headers ?? {});
    if (req.path.startsWith('/queues/api')) {
      res.status(status).json({ error: { key: 'ERRORS.FORBIDDEN' }, message: why });
      return;
    }
    const title = status === 401 ? 'Login needed' : 'Refused';
    send(res, { status, title, content: renderNotice(title, html`<p>${why}</p>`, 'trouble') });
  }

  const parseForm = express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 10 });
  const form = [
    parseForm,
    (req: Request, res: Response, next: NextFunction) => {
      if (tokens.accepts(fieldOf(req, 'token'))) return next();
      refuse(req, res, {
        status: 403,
        why: 'The form is out of date. Go back, reload the page and try again.',
      });
    },
  ];

  app.get('/style.css', (_req, res) => void res.type('css').send(style));
  app.get('/', (_req, res) => answer(res, () => options.showStatus(readOnly ? undefined : tokens.issue())));
  app.post('/requeue', form, (req: Request, res: Response) =>
    answer(res, () => options.requeue(fieldOf(req, 'issues') ?? '')),
  );
  app.post('/quarantine/retry', form, (req: Request, res: Response) =>
    answer(res, () => options.retryQuarantined(fieldOf(req, 'id') ?? '')),
  );
  app.post('/quarantine/retry-all', form, (_req: Request, res: Response) =>
    answer(res, () => options.retryQuarantined(undefined)),
  );

  app.use('/queues/api', (_req, res, next) => {
    const [reason] = readiness();
    if (reason === undefined) return next();
    res.status(503).json({ error: { key: 'ERRORS.REDIS_UNAVAILABLE' }, message: reason });
  });
  app.use('/queues', withHeaders(BOARD_POLICY), options.board);

  app.use((req, res) => refuse(req, res, { status: 404, why: 'There is no such page.' }));
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    const status = statusOf(error);
    if (status === 500) options.log.error({ err: error }, 'request failed');
    refuse(req, res, { status, why: REASONS.get(status) ?? 'The request cannot be read.' });
  });
  return app;
}

function withHeaders(headers: Record<string, string>): RequestHandler {
  return (_req, res, next) => {
    res.set(headers);
    next();
  };
}

function fieldOf(req: Request, name: string): string | undefined {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null) return undefined;
  const value: unknown = new Map(Object.entries(body)).get(name);
  return typeof value === 'string' ? value : undefined;
}

function statusOf(error: unknown): number {
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}
