import type { Change, ChangeKind } from './change/change';
import type { ThingRequest } from './change/thing-request';
import type { Growth } from './generate/grow-issue';
import type { JsonObject } from './render/render-user';
import type { ServedSite } from './render/served-site';
import type { Webhook } from './webhook/webhook';

/** A site and what can happen to it; a change that is not possible now is none. */
export interface World {
  readonly site: ServedSite;
  /** of a random issue unless one is named */
  change(kind: ChangeKind, id?: string): readonly Change[];
  deleteOldestComment(idOrKey: string): readonly Change[];
  /** the new lengths of its lists */
  grow(id: string, growth: Growth): JsonObject | undefined;
  /** of something that issues show; its events, none when there is no such thing */
  changeThing(request: ThingRequest): readonly Webhook[] | undefined;
  /** the next change of a script, again and again, the same for the same seed */
  script(seed: number): () => readonly Change[];
  /** lets time pass for the SLA clocks */
  tick(millis: number): void;
}
