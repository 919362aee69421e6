import type { Change, ChangeKind } from './change/change';
import type { ThingRequest } from './change/thing-request';
import type { Growth } from './generate/grow-issue';
import type { JsonObject } from './render/render-user';
import type { ServedSite } from './render/served-site';
import type { Webhook } from './webhook/webhook';

/** A site and its possible changes; a change that is not possible now returns no results. */
export interface World {
  readonly site: ServedSite;
  /** changes a random issue unless one is given */
  change(kind: ChangeKind, id?: string): readonly Change[];
  deleteOldestComment(idOrKey: string): readonly Change[];
  /** returns the new lengths of the lists */
  grow(id: string, growth: Growth): JsonObject | undefined;
  /** changes something that issues show; returns its webhooks, undefined when it does not exist */
  changeThing(request: ThingRequest): readonly Webhook[] | undefined;
  /** returns the next change of a script, endlessly, the same for the same seed */
  script(seed: number): () => readonly Change[];
  /** advances the SLA clocks */
  tick(millis: number): void;
}
