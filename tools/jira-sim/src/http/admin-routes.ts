import { Readable } from 'node:stream';
import { z } from 'zod';
import { CHANGE_KINDS } from '../change/change';
import { thingRequest } from '../change/thing-request';
import type { FaultBook } from '../faults/fault-book';
import { renderIssue } from '../render/render-issue';
import { writtenJson } from '../render/written-json';
import type { ServedSite } from '../render/served-site';
import type { SearchIndex } from '../search/search-index';
import type { Rights } from '../site/rights';
import type { Simulation } from '../simulation';
import { checked } from './checked-body';
import { errorReply, type Reply, type Route } from './route';

const webhookBody = z.strictObject({ url: z.url({ protocol: /^https?$/ }), secret: z.string() });
const activityBody = z.strictObject({
  changes: z.int().nonnegative().nullable(),
  perSecond: z.number().positive().max(10_000),
  seed: z.int().nonnegative().default(1),
});
const changeBody = z.strictObject({ kind: z.enum(CHANGE_KINDS), issueId: z.string().optional() });
const hiddenBody = z.strictObject({
  projects: z.array(z.string()).default([]),
  issues: z.array(z.string()).default([]),
});
const indexBody = z.strictObject({ lagMs: z.int().nonnegative() });
const tickBody = z.strictObject({ millis: z.int().nonnegative() });

const howMany = z.int().nonnegative().max(10_000).optional();
const growBody = z.strictObject({
  issueId: z.string(),
  comments: howMany,
  worklogs: howMany,
  histories: howMany,
  remoteLinks: howMany,
  attachments: howMany,
  attachmentBytes: z.int().nonnegative().max(10_000_000_000).optional(),
});

function grow(simulation: Simulation, { issueId, ...growth }: z.infer<typeof growBody>): Reply {
  const issue = simulation.site.find(issueId);
  if (issue === undefined) return errorReply(404, `no issue ${issueId}`);
  const grown = simulation.grow(issue.id, growth);
  return grown === undefined ? errorReply(409, 'this issue cannot grow') : { status: 200, body: grown };
}

function* issueLines(site: ServedSite): Generator<string> {
  for (const issue of site.all()) {
    const line = {
      issue: renderIssue(site, issue, { expand: ['changelog'], seesSla: true, whole: true }),
      ...issue.ownLists(),
    };
    yield `${writtenJson(line)}\n`;
  }
}

/** The simulator's own endpoints, for the tests and demos that control it. */
export function adminRoutes(
  simulation: Simulation,
  faults: FaultBook,
  { index, rights }: { index: SearchIndex; rights: Rights },
): Route[] {
  const { site, dispatcher } = simulation;
  return [
    [
      'GET',
      '/_sim/status',
      "`{ issues, deleted, changes: { done, total, running }, deliveries: { pending, delivered, lost, retried }, faults: { [kind]: count } }`; `changes` is the latest script's",
      () => ({
        status: 200,
        body: {
          ...site.counts(),
          changes: simulation.activity(),
          deliveries: dispatcher.counts(),
          faults: faults.counts(),
        },
      }),
    ],
    [
      'GET',
      '/_sim/issues',
      'NDJSON, `{ issue, remoteLinks }` per live issue, with change log, the whole lists and real SLA values',
      () => ({
        status: 200,
        headers: { 'Content-Type': 'application/x-ndjson' },
        body: Readable.from(issueLines(site)),
      }),
    ],
    [
      'GET',
      '/_sim/skipped',
      '`{ from, why }[]`, what `--site` found and does not serve',
      () => ({ status: 200, body: site.skipped }),
    ],
    [
      'GET',
      '/_sim/changes',
      '`{ seq, kind, issueIds, at, updated, deleted? }[]`, every change so far',
      () => ({ status: 200, body: simulation.changes() }),
    ],
    [
      'POST',
      '/_sim/webhook',
      'sets the target of the webhooks',
      checked(webhookBody, (target) => {
        dispatcher.setTarget(target);
        return { status: 200, body: { url: target.url } };
      }),
    ],
    [
      'POST',
      '/_sim/announce',
      'sends `jira:issue_created` for every live issue; 409 without a target',
      () =>
        dispatcher.hasTarget()
          ? { status: 202, body: { announced: simulation.announce() } }
          : errorReply(409, 'no webhook target is set'),
    ],
    [
      'POST',
      '/_sim/activity',
      'starts the script, `changes: null` for ever; 409 while one runs',
      checked(activityBody, (request) => {
        if (simulation.activity().running) return errorReply(409, 'an activity script is already running');
        simulation.startActivity(request);
        return { status: 202, body: simulation.activity() };
      }),
    ],
    [
      'DELETE',
      '/_sim/activity',
      'stops the script',
      () => {
        simulation.stopActivity();
        return { status: 200, body: simulation.activity() };
      },
    ],
    [
      'POST',
      '/_sim/change',
      'one change now; 404 for an unknown issue, 409 when it is not possible now',
      checked(changeBody, ({ kind, issueId }) => {
        const issue = issueId === undefined ? undefined : site.find(issueId);
        if (issueId !== undefined && issue === undefined) return errorReply(404, `no issue ${issueId}`);
        const record = simulation.change(kind, issue?.id);
        return record === undefined
          ? errorReply(
              409,
              `no ${kind} is possible ${issueId === undefined ? 'on this site' : 'on this issue'} now`,
            )
          : { status: 200, body: record };
      }),
    ],
    [
      'POST',
      '/_sim/thing',
      'changes a thing that issues show, as `src/change/thing-request.ts` lists: a status, priority, resolution, issue type, link type, component, version, sprint, option, person, field; answers `{ events }`, those that Jira sends of it, mostly none. No issue has a new `updated`, but for `value` and `parent`, which set up an issue',
      checked(thingRequest, (request) => {
        const events = simulation.changeThing(request);
        return events === undefined
          ? errorReply(404, `no ${request.thing} ${request.id}`)
          : { status: 200, body: { events } };
      }),
    ],
    [
      'POST',
      '/_sim/grow',
      'adds that many at once, spread over the life of the issue, files of `attachmentBytes` each; a later `updated`, no webhook and no change record; answers the new lengths',
      checked(growBody, (body) => grow(simulation, body)),
    ],
    [
      'POST',
      '/_sim/index',
      'from now on searches are that far behind the site',
      checked(indexBody, ({ lagMs }) => {
        index.setLag(lagMs);
        return { status: 200, body: { lagMs } };
      }),
    ],
    [
      'POST',
      '/_sim/hidden',
      'the keys of projects and ids of issues that the accounts may not see from now on: 404, and found by no search; events go on, also those of the hidden ones',
      checked(hiddenBody, (hidden) => {
        rights.hide(hidden);
        return { status: 200, body: hidden };
      }),
    ],
    [
      'POST',
      '/_sim/tick',
      'moves SLA clocks; no event, no `updated`',
      checked(tickBody, ({ millis }) => {
        simulation.tick(millis);
        return { status: 200, body: { millis } };
      }),
    ],
  ];
}
