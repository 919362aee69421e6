import type { JsonObject } from '../render/render-user';

export interface Webhook {
  /** `secondary` is for the effects of a cascading operation, which Jira delivers later and with fewer connections */
  flow: 'Primary' | 'Secondary';
  body: JsonObject & { timestamp: number; webhookEvent: string };
}

export type Flow = Webhook['flow'];
