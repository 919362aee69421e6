import type { JsonObject } from '../render/render-user';

export interface Webhook {
  /** Secondary is the fallout of a cascading operation; Jira delivers it later and with fewer connections */
  flow: 'Primary' | 'Secondary';
  body: JsonObject & { timestamp: number; webhookEvent: string };
}

export type Flow = Webhook['flow'];
