import type { AdfNode } from './adf-node';
import type { SimUser } from './people';
import type { IssueType, LinkType, Named, Project, Status, Version } from './scheme';
import type { SlaTimers } from './sla-timer';

/** The group or role that a restricted entry is shown to. */
export interface Visibility {
  type: 'group' | 'role';
  value: string;
  identifier: string;
}

/** All times are epoch milliseconds; the renderers format them as Jira does. */
export interface SimComment {
  id: string;
  author: SimUser;
  updateAuthor: SimUser;
  body: AdfNode;
  created: number;
  updated: number;
  jsdPublic: boolean;
  visibility?: Visibility;
  /** id of the parent comment */
  parentId?: number;
}

export interface SimWorklog {
  id: string;
  author: SimUser;
  updateAuthor: SimUser;
  visibility?: Visibility;
  comment?: AdfNode;
  created: number;
  updated: number;
  started: number;
  seconds: number;
}

export interface SimAttachment {
  id: string;
  /** the media service's id of the file, as in `media.attrs.id` */
  fileId: string;
  filename: string;
  mimeType: string;
  size: number;
  author?: SimUser;
  created: number;
}

export interface HistoryItem {
  field: string;
  fieldtype: 'jira' | 'custom';
  fieldId?: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

export interface SimHistory {
  id: string;
  author?: SimUser;
  created: number;
  items: HistoryItem[];
}

export interface SimLink {
  id: string;
  type: LinkType;
  sourceId: string;
  destinationId: string;
}

export interface SimRemoteLink {
  id: number;
  globalId?: string;
  application: { type?: string; name?: string };
  relationship?: string;
  object: Record<string, unknown> & { url: string; title: string };
}

export interface SimIssue {
  id: string;
  key: string;
  project: Project;
  issueType: IssueType;
  status: Status;
  statusChanged: number;
  priority: Named | null;
  resolution: Named | null;
  resolved: number | null;
  summary: string;
  description: AdfNode | null;
  environment: AdfNode | null;
  creator: SimUser;
  reporter: SimUser | null;
  assignee: SimUser | null;
  labels: readonly string[];
  components: readonly Named[];
  fixVersions: readonly Version[];
  versions: readonly Version[];
  dueDate: string | null;
  security: Named | null;
  created: number;
  updated: number;
  originalEstimate: number | null;
  watchCount: number;
  votes: number;
  parent?: { id: string; linkId: string };
  subtaskIds: string[];
  comments: SimComment[];
  worklogs: SimWorklog[];
  attachments: SimAttachment[];
  /** newest first, as Jira lists them */
  histories: SimHistory[];
  linkIds: string[];
  remoteLinks: SimRemoteLink[];
  slaTimers: SlaTimers;
  /** only the custom fields that have a value; all others are null */
  custom: Record<string, unknown>;
}
