/** The configuration of the site, which no test varies: projects, workflow, types, link types. */

export interface Named {
  id: string;
  name: string;
}

export interface Status extends Named {
  category: 'new' | 'indeterminate' | 'done';
}

export interface IssueType extends Named {
  subtask: boolean;
  hierarchyLevel: number;
  avatarId: number;
}

export interface Version extends Named {
  released: boolean;
  archived: boolean;
  releaseDate?: string;
  description?: string;
}

export interface Project extends Named {
  key: string;
  projectTypeKey: 'service_desk' | 'software';
  category?: Named;
  issueTypes: readonly IssueType[];
  subtaskType: IssueType;
  components: readonly Named[];
  versions: readonly Version[];
}

export interface LinkType extends Named {
  inward: string;
  outward: string;
}

export const STATUSES: readonly Status[] = [
  { id: '10001', name: 'Open', category: 'new' },
  { id: '10002', name: 'Waiting for support', category: 'new' },
  { id: '3', name: 'In Progress', category: 'indeterminate' },
  { id: '10003', name: 'Waiting for customer', category: 'indeterminate' },
  { id: '10004', name: 'Escalated', category: 'indeterminate' },
  { id: '5', name: 'Resolved', category: 'done' },
  { id: '6', name: 'Closed', category: 'done' },
  { id: '10005', name: 'Canceled', category: 'done' },
];

export const PRIORITIES: readonly Named[] = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
];

export const RESOLUTIONS: readonly Named[] = [
  { id: '10000', name: 'Done' },
  { id: '10001', name: "Won't Do" },
  { id: '10002', name: 'Duplicate' },
  { id: '10003', name: 'Known Error' },
];

export const SECURITY_LEVELS: readonly Named[] = [
  { id: '10010', name: 'Internal' },
  { id: '10011', name: 'Management' },
];

export const LINK_TYPES: readonly LinkType[] = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
  { id: '10004', name: 'Problem/Incident', inward: 'is caused by', outward: 'causes' },
];

export const SUBTASK_LINK_TYPE: LinkType = {
  id: '10100',
  name: 'jira_subtask_link',
  inward: 'jira_subtask_inward',
  outward: 'jira_subtask_outward',
};

const type = (id: string, name: string, hierarchyLevel = 0): IssueType => ({
  id,
  name,
  subtask: hierarchyLevel < 0,
  hierarchyLevel,
  avatarId: 10300 + (Number(id) % 50),
});

export const PROJECTS: readonly [Project, Project, Project] = [
  {
    id: '10001',
    key: 'SUPPORT',
    name: 'Customer Support',
    projectTypeKey: 'service_desk',
    category: { id: '10400', name: 'Kundendienst' },
    issueTypes: [
      type('10100', '[System] Incident'),
      type('10101', 'Service Request'),
      type('10102', 'Question'),
    ],
    subtaskType: type('10103', 'Sub-task', -1),
    components: [
      { id: '10200', name: 'Login & SSO' },
      { id: '10201', name: 'Billing' },
      { id: '10202', name: 'API' },
      { id: '10203', name: 'Mobile "v2"' },
    ],
    versions: [],
  },
  {
    id: '10002',
    key: 'OPS',
    name: 'Operations',
    projectTypeKey: 'service_desk',
    issueTypes: [type('10100', '[System] Incident'), type('10104', '[System] Change')],
    subtaskType: type('10103', 'Sub-task', -1),
    components: [
      { id: '10210', name: 'Network' },
      { id: '10211', name: 'Datenbank' },
    ],
    versions: [],
  },
  {
    id: '10003',
    key: 'DEV',
    name: 'Development',
    projectTypeKey: 'software',
    issueTypes: [
      type('10004', 'Bug'),
      type('10002', 'Task'),
      type('10001', 'Story'),
      type('10000', 'Epic', 1),
    ],
    subtaskType: type('10005', 'Subtask', -1),
    components: [
      { id: '10220', name: 'backend' },
      { id: '10221', name: 'front-end' },
    ],
    versions: [
      { id: '10300', name: '4.0.0', released: true, archived: false, releaseDate: '2026-01-15' },
      { id: '10301', name: '4.1.0', released: false, archived: false, description: 'spring release' },
      { id: '10302', name: '3.9', released: true, archived: true, releaseDate: '2025-06-30' },
    ],
  },
];

export function statusesOf(category: Status['category']): Status[] {
  return STATUSES.filter((status) => status.category === category);
}
