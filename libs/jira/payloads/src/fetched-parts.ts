interface AnyPart {
  /** what people call it */
  label: string;
  /** the method of the client of Jira that reads all of it */
  method: string;
  /** the table of the lake that has its rows */
  table: string;
}

/** A list that the response of an issue embeds, perhaps cut short; its endpoint has all of it, page by page. */
interface EmbeddedListPart extends AnyPart {
  kind: 'embedded list';
  /** the last part of its address, `/rest/api/3/issue/{issueIdOrKey}/comment` */
  endpoint: string;
  /** where the issue has the list: a key of `fields`, or of the issue itself */
  at: { field: string } | { key: string };
  /** the key of its entries there */
  items: string;
}

/** A list that only its endpoint has, whole or not at all, and that the raw file keeps beside the issue. */
export interface OwnListPart extends AnyPart {
  kind: 'own list';
  endpoint: string;
  /** its key in the raw file */
  rawKey: `_${string}`;
  /** the variable that can leave it out */
  switch?: string;
  /** what helps when Jira refuses it with 403 */
  whenRefused: string;
}

/** What one account may not read, and another one may. */
interface HiddenFieldsPart extends AnyPart {
  kind: 'hidden fields';
}

/** A field that the response always has whole, if it has the field at all. */
interface FieldPart extends Omit<AnyPart, 'method'> {
  kind: 'field';
  field: string;
}

export type FetchedPart = EmbeddedListPart | OwnListPart | HiddenFieldsPart | FieldPart;

/**
 * Everything that an issue consists of besides its fields: each part is fetched, and can fail, on its own. Completeness,
 * the fetcher, the doctor and the checks of the simulator go by this list.
 */
export const fetchedParts = {
  comments: {
    kind: 'embedded list',
    label: 'comments',
    method: 'getComments',
    endpoint: 'comment',
    at: { field: 'comment' },
    items: 'comments',
    table: 'comments',
  },
  changelog: {
    kind: 'embedded list',
    label: 'the change log',
    method: 'getChangelog',
    endpoint: 'changelog',
    at: { key: 'changelog' },
    items: 'histories',
    table: 'changelog',
  },
  worklogs: {
    kind: 'embedded list',
    label: 'worklogs',
    method: 'getWorklogs',
    endpoint: 'worklog',
    at: { field: 'worklog' },
    items: 'worklogs',
    table: 'worklogs',
  },
  remote_links: {
    kind: 'own list',
    label: 'remote links',
    method: 'getRemoteLinks',
    endpoint: 'remotelink',
    rawKey: '_remote_links',
    switch: 'FETCH_REMOTE_LINKS',
    whenRefused: 'allow the account to see them, or switch issue linking on',
    table: 'remote_links',
  },
  sla: {
    kind: 'hidden fields',
    label: 'SLA fields',
    method: 'getServiceFields',
    table: 'sla_cycles',
  },
  attachments: { kind: 'field', label: 'attachments', field: 'attachment', table: 'attachments' },
} as const satisfies Record<string, FetchedPart>;

type Parts = typeof fetchedParts;
export type PartName = keyof Parts;
/** The names of the parts of one kind. */
export type PartOfKind<Kind extends FetchedPart['kind']> = {
  [Name in PartName]: Parts[Name]['kind'] extends Kind ? Name : never;
}[PartName];

/** Whether a part is of this kind. */
export function isOfKind<Kind extends FetchedPart['kind']>(
  name: PartName,
  kind: Kind,
): name is PartOfKind<Kind> {
  return fetchedParts[name].kind === kind;
}

/** The last parts of the addresses that parts are read from. */
export type PartEndpoint = Extract<Parts[PartName], { endpoint: string }>['endpoint'];

export const partNames = Object.keys(fetchedParts) as PartName[];

/** The names of the parts of one kind, in their order. */
export function partsOfKind<Kind extends FetchedPart['kind']>(kind: Kind): PartOfKind<Kind>[] {
  return partNames.filter((name) => isOfKind(name, kind));
}
