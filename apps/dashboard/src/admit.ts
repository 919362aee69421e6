import { isForeign, isLoopback, type LoginGate, type Provenance } from '@jiralake/http-service';

/** What decides whether a request may go on. */
export interface Visit extends Provenance {
  method: string;
  authorization: string | undefined;
  address: string;
}

export interface AdmissionRules {
  /** absent when everybody on this machine may come in */
  gate: LoginGate | undefined;
  readOnly: boolean;
}

export interface Refusal {
  status: 401 | 403 | 405 | 429;
  why: string;
  headers?: Record<string, string>;
}

const LOGIN_REFUSALS: Record<'missing' | 'wrong' | 'busy', Refusal> = {
  missing: needsLogin('Please log in as admin.'),
  wrong: needsLogin('The user or the password is wrong.'),
  busy: {
    status: 429,
    why: 'Too many wrong passwords; try again in a moment.',
    headers: { 'Retry-After': '2' },
  },
};

/** The conditions of every page, in this order: the login, then for changes a page of ours and no read-only mode. */
export async function admit({ gate, readOnly }: AdmissionRules, visit: Visit): Promise<Refusal | undefined> {
  if (gate) {
    const login = await gate.check(visit.authorization, visit.address);
    if (login !== 'ok') return LOGIN_REFUSALS[login];
  } else if (!isLoopback(visit.host ?? '')) {
    // without a login a page elsewhere could have its own name resolve to this machine and read everything
    return {
      status: 403,
      why: 'Without ADMIN_PASSWORD the dashboard answers to localhost and 127.0.0.1 only.',
    };
  }
  if (visit.method === 'GET' || visit.method === 'HEAD') return undefined;
  if (isForeign(visit)) return { status: 403, why: 'This request came from a page of another site.' };
  if (readOnly) return { status: 405, why: 'This dashboard is read-only.', headers: { Allow: 'GET, HEAD' } };
  return undefined;
}

function needsLogin(why: string): Refusal {
  const challenge = 'Basic realm="jiralake dashboard", charset="UTF-8"';
  return { status: 401, why, headers: { 'WWW-Authenticate': challenge } };
}
