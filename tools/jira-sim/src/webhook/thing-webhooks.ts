import type { JsonObject } from '../render/render-user';
import { asV2 } from '../render/adf-to-wiki';
import type { Project } from '../site/scheme';
import type { Webhook } from './webhook';

/** Webhooks of things that issues show have the thing under its kind, and no issue. */
export function thingEvent(webhookEvent: string, kind: string, thing: JsonObject, at: number): Webhook {
  return { flow: 'Primary', body: { timestamp: at, webhookEvent, [kind]: asV2(thing) } };
}

/** A version has the numeric id of its project. */
export function versionEvent(
  webhookEvent: string,
  version: JsonObject,
  project: Project,
  at: number,
): Webhook {
  return thingEvent(webhookEvent, 'version', { ...version, projectId: Number(project.id) }, at);
}
