import type { Log, Metrics } from '@jiralake/observability';
import { createClientAddress, createHealthRoutes, type Readiness } from '@jiralake/http-service';
import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { answerOrTrouble, type Answer } from './answer-or-trouble';
import { admit, type AdmissionRules, type Refusal } from './admit';
import type { FormTokens } from './form-tokens';
import { html } from './html';
import { OUR_POLICY, BOARD_POLICY, sharedHeaders } from './page-headers';
import { renderNotice, renderPage } from './render-page';
import { style } from './style';

export interface AppOptions extends AdmissionRules {
  readiness: Readiness;
  metrics: Metrics;
  tokens: FormTokens;
  board: Express;
  /** proxies whose word is taken for the address of a caller */
  trustedProxies: readonly string[];
  log: Pick<Log, 'warn' | 'error'>;
  showOverview(token: string | undefined): Promise<Answer>;
  requeue(text: string): Promise<Answer>;
  /** of one issue, or of all without an id */
  retryQuarantined(id: string | undefined): Promise<Answer>;
}

const FORM_LIMIT = '256kb';
const REASONS = new Map([
  [413, 'The form is too large.'],
  [500, 'Something went wrong here; the log of the dashboard says what.'],
]);

/** The HTTP side of the dashboard: the only file that knows requests and responses. */
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

  const send = (res: Response, { status, title, content }: Answer): void => {
    res.set(OUR_POLICY).status(status).type('html').send(renderPage({ title, readOnly }, content));
  };
  const answer = async (res: Response, work: () => Promise<Answer>): Promise<void> =>
    send(res, await answerOrTrouble(options, work));

  function refuse(
    req: Request,
    res: Response,
    { status, why, headers }: Omit<Refusal, 'status'> & { status: number },
  ): void {
    // an unread body must not be taken for the next request
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
  app.get('/', (_req, res) => answer(res, () => options.showOverview(readOnly ? undefined : tokens.issue())));
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
    if (status === 500) options.log.error({ err: error }, 'a request failed');
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
