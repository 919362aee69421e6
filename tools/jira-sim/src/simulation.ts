import { type Activity, type ActivityState, createActivity } from './change/activity';
import type { Change, ChangeKind } from './change/change';
import type { ThingRequest } from './change/thing-request';
import type { Growth } from './generate/grow-issue';
import type { JsonObject } from './render/render-user';
import type { ServedSite } from './render/served-site';
import { writtenJson } from './render/written-json';
import type { Dispatcher } from './webhook/dispatcher';
import { issueCreated } from './webhook/issue-webhooks';
import type { World } from './world';

export interface ChangeRecord {
  seq: number;
  kind: ChangeKind;
  issueIds: string[];
  /** time of the first attempt of its first webhook, or of the change when it has none, epoch milliseconds */
  at: number;
  updated: number;
  deleted?: true;
}

export interface ActivityRequest {
  changes: number | null;
  perSecond: number;
  seed: number;
}

/** The running site. All changes go through here and are recorded. */
export interface Simulation {
  readonly site: ServedSite;
  readonly dispatcher: Dispatcher;
  changes(): readonly ChangeRecord[];
  /** changes a random or the given issue; returns undefined when the change is not possible now */
  change(kind: ChangeKind, id?: string): ChangeRecord | undefined;
  /** sends its webhook too, if the issue has a comment */
  deleteOldestComment(idOrKey: string): void;
  deleteIssue(idOrKey: string): void;
  /** returns the first issue id other than these */
  otherThan(idsOrKeys: readonly string[]): string | undefined;
  /** sets a new `updated`, without a webhook or a record */
  grow(id: string, growth: Growth): JsonObject | undefined;
  /** changes something that issues show, without a record; returns the names of its events, undefined when it does not exist */
  changeThing(request: ThingRequest): string[] | undefined;
  startActivity(request: ActivityRequest): void;
  stopActivity(): void;
  activity(): ActivityState;
  announce(): number;
  tick(millis: number): void;
  stop(): void;
}

export interface SimulationOptions {
  world: World;
  dispatcher: Dispatcher;
  /** the site's clock */
  now: () => number;
}

export function createSimulation({ world, dispatcher, now }: SimulationOptions): Simulation {
  const { site } = world;
  const records: ChangeRecord[] = [];
  const activity: Activity = createActivity();

  function write(change: Change): ChangeRecord {
    const { webhooks, ...facts } = change;
    const record: ChangeRecord = { seq: records.length + 1, ...facts, at: Date.now() };
    records.push(record);
    webhooks.forEach(({ flow, body }, index) => {
      // rendered now, because the issue may change again before a connection is free
      const text = writtenJson(body);
      const onFirstAttempt = () => {
        if (index === 0) record.at = Date.now();
      };
      dispatcher.send({ flow, event: body.webhookEvent, body: () => text, onFirstAttempt });
    });
    return record;
  }

  return {
    site,
    dispatcher,
    changes: () => records,
    change: (kind, id) => world.change(kind, id).map(write)[0],
    deleteOldestComment: (idOrKey) => world.deleteOldestComment(idOrKey).forEach(write),
    deleteIssue(idOrKey) {
      const issue = site.find(idOrKey);
      if (issue !== undefined) world.change('delete', issue.id).forEach(write);
    },
    otherThan(idsOrKeys) {
      const asked = new Set(idsOrKeys.map((name) => site.find(name)?.id));
      for (const { id } of site.all()) if (!asked.has(id)) return id;
      return undefined;
    },
    grow: (id, growth) => world.grow(id, growth),
    changeThing(request) {
      const webhooks = world.changeThing(request);
      webhooks?.forEach(({ flow, body }) => {
        const text = JSON.stringify(body);
        dispatcher.send({ flow, event: body.webhookEvent, body: () => text });
      });
      return webhooks?.map(({ body }) => body.webhookEvent);
    },
    startActivity({ seed, ...pace }) {
      const next = world.script(seed);
      activity.start({ ...pace, step: () => next().forEach(write) });
    },
    stopActivity: () => activity.stop(),
    activity: () => activity.state(),
    announce() {
      for (const issue of site.all()) {
        const body = () => writtenJson(issueCreated(site, issue, now()).body);
        dispatcher.send({ flow: 'Primary', event: 'jira:issue_created', body });
      }
      return site.counts().issues;
    },
    tick: (millis) => world.tick(millis),
    stop() {
      activity.stop();
      dispatcher.stop();
    },
  };
}
