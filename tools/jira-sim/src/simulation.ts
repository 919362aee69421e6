import { type Activity, type ActivityState, createActivity } from './change/activity';
import type { Change, ChangeKind, ChangeRoom } from './change/change';
import { createChangeDeck } from './change/change-deck';
import { deleteComment } from './change/comment-changes';
import { makeChange } from './change/make-change';
import { touch } from './change/record-history';
import { type Growth, growIssue } from './generate/grow-issue';
import { createRandom } from './random';
import type { SimIssue } from './site/sim-issue';
import { findIssue, type Site } from './site/site';
import { tickSlaTimers } from './site/sla-timer';
import type { Dispatcher } from './webhook/dispatcher';
import { issueCreated } from './webhook/issue-webhooks';

export interface ChangeRecord {
  seq: number;
  kind: ChangeKind;
  issueIds: string[];
  /** epoch ms when its first webhook was first sent, or when it was made if it has none */
  at: number;
  updated: number;
  deleted?: true;
}

export interface ActivityRequest {
  changes: number | null;
  perSecond: number;
  seed: number;
}

/** The running site: everything that happens to it goes through here and is written down. */
export interface Simulation {
  readonly site: Site;
  readonly dispatcher: Dispatcher;
  changes(): readonly ChangeRecord[];
  change(kind: ChangeKind, issue?: SimIssue): ChangeRecord | undefined;
  /** with its webhook, if the issue has a comment */
  deleteOldestComment(idOrKey: string): void;
  deleteIssue(idOrKey: string): void;
  /** without a webhook or a record, but with a new `updated` */
  grow(issue: SimIssue, growth: Growth): void;
  startActivity(request: ActivityRequest): void;
  stopActivity(): void;
  activity(): ActivityState;
  announce(): number;
  tick(millis: number): void;
  stop(): void;
}

export interface SimulationOptions {
  site: Site;
  dispatcher: Dispatcher;
  seed: number;
  /** the site's clock */
  now: () => number;
}

export function createSimulation({ site, dispatcher, seed, now }: SimulationOptions): Simulation {
  const records: ChangeRecord[] = [];
  const activity: Activity = createActivity();
  const ownRoom: ChangeRoom = { site, now, random: createRandom(seed + 1) };
  const growthRandom = createRandom(seed + 3);

  function write(change: Change): ChangeRecord {
    const { webhooks, ...facts } = change;
    const record: ChangeRecord = { seq: records.length + 1, ...facts, at: Date.now() };
    records.push(record);
    webhooks.forEach(({ flow, body }, index) => {
      // written out now: the issue may have changed again by the time a connection is free
      const text = JSON.stringify(body);
      const onFirstAttempt = () => {
        if (index === 0) record.at = Date.now();
      };
      dispatcher.send({ flow, event: body.webhookEvent, body: () => text, onFirstAttempt });
    });
    return record;
  }

  function change(room: ChangeRoom, kind: ChangeKind, issue?: SimIssue): ChangeRecord | undefined {
    return makeChange(room, kind, issue)?.map(write)[0];
  }

  return {
    site,
    dispatcher,
    changes: () => records,
    change: (kind, issue) => change(ownRoom, kind, issue),
    deleteOldestComment(idOrKey) {
      const issue = findIssue(site, idOrKey);
      const [comment] = issue?.comments ?? [];
      if (issue !== undefined && comment !== undefined) write(deleteComment(ownRoom, issue, comment));
    },
    deleteIssue(idOrKey) {
      const issue = findIssue(site, idOrKey);
      if (issue !== undefined) change(ownRoom, 'delete', issue);
    },
    grow(issue, growth) {
      growIssue({ site, random: growthRandom, now: now() }, issue, growth);
      touch(ownRoom, [issue]);
    },
    startActivity(request) {
      const random = createRandom(request.seed);
      const room: ChangeRoom = { site, now, random };
      const deal = createChangeDeck(random);
      const step = () => change(room, deal()) ?? change(room, 'create');
      activity.start({ ...request, step });
    },
    stopActivity: () => activity.stop(),
    activity: () => activity.state(),
    announce() {
      for (const issue of site.issues.values()) {
        const body = () => JSON.stringify(issueCreated(site, issue, now()).body);
        dispatcher.send({ flow: 'Primary', event: 'jira:issue_created', body });
      }
      return site.issues.size;
    },
    tick(millis) {
      for (const issue of site.issues.values()) tickSlaTimers(issue.slaTimers, millis);
    },
    stop() {
      activity.stop();
      dispatcher.stop();
    },
  };
}
