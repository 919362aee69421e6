import { isForeign, isLoopback, type LoginGate, type Provenance } from '@jiralake/http-service';

/** The facts of a request that decide about its admission. */
export interface AdmissionRequest extends Provenance {
  method: string;
  authorization: string | undefined;
  address: string;
}

export interface AdmissionRules {
  /** checks the login; undefined when every user of this machine has access */
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

/** Returns why a request is refused, else undefined. Checks the login, and for changes the origin and the read-only mode. */
export async function admit(
  { gate, readOnly }: AdmissionRules,
  visit: AdmissionRequest,
): Promise<Refusal | undefined> {
  if (gate) {
    const login = await gate.check(visit.authorization, visit.address);
    if (login !== 'ok') return LOGIN_REFUSALS[login];
  } else if (!isLoopback(visit.host ?? '')) {
    // without a login, DNS rebinding would let the page of another site read everything
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
