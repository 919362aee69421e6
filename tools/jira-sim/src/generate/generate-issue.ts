import { CUSTOM_FIELDS, OTHER_FIELDS } from '../site/custom-fields';
import { PRIORITIES, type Project, SECURITY_LEVELS, STATUSES } from '../site/scheme';
import type { SimIssue } from '../site/sim-issue';
import { nextId, nextKey } from '../site/site';
import { DAY_MS, jiraDay } from '../site-time';
import { VALUE_MAKERS } from './custom-values';
import { generateAdf } from './generate-adf';
import { generateSlaTimers } from './generate-sla';
import type { GeneratorRoom } from './generator-room';
import { serviceDeskValues } from './service-desk-values';
import { labelSet, summaryText } from './words';

const SHARE_OF_OTHER_FIELDS_SET = 0.03;

const ALWAYS_SET = ['customfield_10000', 'customfield_10018', 'customfield_10019'];

function customValues(room: GeneratorRoom, issue: SimIssue): Record<string, unknown> {
  const { random } = room;
  const set = OTHER_FIELDS.filter(() => random.chance(SHARE_OF_OTHER_FIELDS_SET));
  const always = CUSTOM_FIELDS.filter((field) => ALWAYS_SET.includes(field.id));
  const agile = CUSTOM_FIELDS.filter((field) => field.kind === 'sprint' || field.kind === 'epicLink');
  const software = issue.project.projectTypeKey === 'software';
  const fields = [...always, ...set, ...(software ? agile.filter(() => random.chance(0.5)) : [])];
  const values = fields.map((field) => [
    field.id,
    VALUE_MAKERS[field.kind as keyof typeof VALUE_MAKERS](room),
  ]);
  return { ...Object.fromEntries(values), ...(software ? {} : serviceDeskValues(room, issue)) } as Record<
    string,
    unknown
  >;
}

/** Generates an open issue without history or children, as it is right after its creation. */
export function generateIssue(room: GeneratorRoom, project: Project, created: number): SimIssue {
  const { random, site } = room;
  const { agents, customers, apps } = site.people;
  const creator = random.pick([random.pick(agents), random.pick(customers), random.pick(apps)]);
  const issue: SimIssue = {
    id: String(nextId(site, 'issue', random.int(1, 4))),
    key: nextKey(site, project),
    project,
    issueType: random.pick(project.issueTypes),
    status: STATUSES[0] as (typeof STATUSES)[number],
    statusChanged: created,
    priority: random.chance(0.95) ? random.pick(PRIORITIES) : null,
    resolution: null,
    resolved: null,
    summary: summaryText(random),
    description: random.chance(0.85) ? generateAdf(room, 6) : null,
    environment: random.chance(0.15) ? generateAdf(room, 1) : null,
    creator,
    reporter: random.chance(0.95) ? (random.chance(0.7) ? creator : random.pick(customers)) : null,
    assignee: random.chance(0.7) ? random.pick(agents) : null,
    labels: labelSet(random),
    components: random.some(project.components, 2),
    fixVersions: random.chance(0.3) ? random.some(project.versions, 1) : [],
    versions: random.chance(0.3) ? random.some(project.versions, 2) : [],
    dueDate: random.chance(0.2) ? jiraDay(created + random.int(1, 60) * DAY_MS) : null,
    security: random.chance(0.05) ? random.pick(SECURITY_LEVELS) : null,
    created,
    updated: created,
    originalEstimate: random.chance(0.2) ? random.pick([3600, 28_800, 144_000]) : null,
    watchCount: random.int(0, 5),
    votes: random.int(0, 2),
    subtaskIds: [],
    comments: [],
    worklogs: [],
    attachments: [],
    histories: [],
    linkIds: [],
    remoteLinks: [],
    slaTimers: {},
    custom: {},
  };
  issue.custom = customValues(room, issue);
  if (project.projectTypeKey === 'service_desk') issue.slaTimers = generateSlaTimers(room, created, false);
  return issue;
}
