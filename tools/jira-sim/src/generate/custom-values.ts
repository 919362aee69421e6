import { renderUser } from '../render/render-user';
import type { FieldKind } from '../site/custom-fields';
import { writtenNumber } from '../render/written-json';
import { PROJECTS } from '../site/scheme';
import { DAY_MS, jiraDay, jiraTime, serviceDeskTime } from '../site-time';
import { generateAdf } from './generate-adf';
import type { GeneratorRoom } from './generator-room';
import { labelSet, sentence } from './words';

export type ValueMaker = (room: GeneratorRoom) => unknown;

const OPTION_NAMES = ['High', 'Low', 'EMEA', '日本', 'Other / unknown', 'A & B', 'Red, dark', ''];

export function optionValue(room: GeneratorRoom, name: string): Record<string, unknown> {
  const id = String(10_020 + ((name.length * 31 + (name.codePointAt(0) ?? 0)) % 900));
  return { self: `${room.site.url}/rest/api/3/customFieldOption/${id}`, value: name, id };
}

const option: ValueMaker = (room) => optionValue(room, room.random.pick(OPTION_NAMES));

const sprintValue: ValueMaker = ({ random, now }) => {
  const start = now - random.int(0, 60) * DAY_MS;
  const id = random.int(30, 60);
  const dates = {
    startDate: new Date(start).toISOString(),
    endDate: new Date(start + 14 * DAY_MS).toISOString(),
  };
  const sprint = { id, name: `Sprint ${id}`, boardId: 5, goal: '', ...dates };
  const state = random.pick(['active', 'closed', 'future']);
  return [state === 'closed' ? { ...sprint, state, completeDate: dates.endDate } : { ...sprint, state }];
};

const approvals: ValueMaker = (room) => {
  const id = String(room.random.int(1, 90));
  const finalDecision = room.random.pick(['approved', 'declined', 'pending']);
  return [approval(room, id, finalDecision)];
};

const approval = (room: GeneratorRoom, id: string, finalDecision: string) => ({
  id,
  name: 'Waiting for approval',
  finalDecision,
  canAnswerApproval: false,
  approvers: [
    {
      approver: renderUser(room.site, room.random.pick(room.site.people.agents)),
      approverDecision: finalDecision,
    },
  ],
  createdDate: serviceDeskTime(room.now - DAY_MS),
  _links: { self: `${room.site.url}/rest/servicedeskapi/request/1/approval/1` },
});

const PARENT_LINK = { hasEpicLinkFieldDependency: false, showField: false };
const UNLICENSED = {
  ...PARENT_LINK,
  nonEditableReason: {
    reason: 'PLUGIN_LICENSE_ERROR',
    message: 'The Parent Link is only available to Jira Premium users.',
  },
};

/** A generator for each kind of custom field, in the shape of Jira's responses. */
export const VALUE_MAKERS: Record<Exclude<FieldKind, 'sla' | 'requestType' | 'organizations'>, ValueMaker> = {
  text: ({ random }) => sentence(random),
  url: ({ random }) => `https://example.com/tools?ref=${random.hex(6)}&from=jira`,
  richText: (room) => generateAdf(room, 2),
  number: ({ random }) =>
    random.pick([0, 3.5, ...['3.0', '-1.0', '12345678901234567890', '1.0E10'].map(writtenNumber)]),
  date: ({ random, now }) => jiraDay(now - random.int(-60, 60) * DAY_MS),
  dateTime: ({ random, now }) => jiraTime(now - random.int(0, 60 * DAY_MS)),
  option,
  radio: option,
  options: (room) => [option(room), optionValue(room, 'Red, dark')],
  cascading: (room) =>
    room.random.chance(0.5) ? option(room) : { ...optionValue(room, 'Hardware'), child: option(room) },
  user: ({ random, site }) => renderUser(site, random.pick(site.people.agents)),
  users: ({ random, site }) => random.some(site.people.agents, 3).map((user) => renderUser(site, user)),
  group: ({ site }) => ({
    name: 'agents',
    groupId: '276f955c-63d7-42c8-9520-92d01dca0625',
    self: `${site.url}/rest/api/3/group`,
  }),
  labels: ({ random }) => [...labelSet(random), 'b,c'],
  version: ({ site }) => ({
    self: `${site.url}/rest/api/3/version/10300`,
    id: '10300',
    name: '4.0.0',
    archived: false,
    released: true,
  }),
  project: ({ random, site }) => {
    const { id, key, name, projectTypeKey } = random.pick(PROJECTS);
    return { self: `${site.url}/rest/api/3/project/${id}`, id, key, name, projectTypeKey, avatarUrls: {} };
  },
  team: ({ random }) => ({
    id: '7f2c1a34-0d7f-4a6b-8a0c-3b1f6a9d5e01',
    name: random.pick(['Platform', 'Kernteam', 'SRE']),
    isShared: true,
  }),
  sprint: sprintValue,
  epicLink: ({ random }) => `DEV-${random.int(1, 9)}`,
  rank: ({ random }) => `0|i0${random.hex(4)}:`,
  storyPoints: ({ random }) => writtenNumber(random.pick(['1.0', '2.0', '3.0', '5.0', '8.0'])),
  // derived from the issue: another random number would change the whole site
  parentLink: ({ site }) =>
    site.sequences.issue % 5 === 0
      ? { ...PARENT_LINK, showField: true, data: { id: 5, key: 'DEV-5' } }
      : UNLICENSED,
  development: ({ random }) =>
    random.pick(['{}', '{}', '{pullrequest={dataType=pullrequest, state=OPEN, stateCount=1}}']),
  timeInStatus: ({ random }) => `10001_*:*_1_*:*_${random.int(1, 9)}360000`,
  participants: ({ random, site }) =>
    random.some(site.people.customers, 3).map((user) => renderUser(site, user)),
  feedback: ({ random }) => ({ rating: random.int(1, 5) }),
  feedbackDate: ({ random, now }) => jiraTime(now - random.int(0, 30 * DAY_MS)),
  approvals,
  sentiment: () => ({ id: '2000', name: 'Neutral' }),
  language: () => ({ languageCode: 'en', displayName: 'English' }),
  formCount: ({ random }) => random.int(0, 4),
  assets: ({ random }) => {
    const workspaceId = 'b6f6a3d2-5f0e-4c39-9f6a-1f0a7c1d2e3f';
    const objectId = String(random.int(1, 500));
    return [{ workspaceId, id: `${workspaceId}:${objectId}`, objectId }];
  },
};
