interface AnyPart {
  /** the name of the part for people */
  label: string;
  /** the method of the Jira client that reads the whole part */
  method: string;
  /** the table of the lake that has the rows of the part */
  table: string;
}

/** A list that the response of an issue embeds, perhaps cut short. An endpoint of its own has the whole list, page by page. */
interface EmbeddedListPart extends AnyPart {
  kind: 'embedded list';
  /** the last segment of the endpoint, `/rest/api/3/issue/{issueIdOrKey}/comment` */
  endpoint: string;
  /** where the issue has the list: a key of `fields`, or of the issue itself */
  at: { field: string } | { key: string };
  /** the key of the entries there */
  items: string;
}

/** A list that only an endpoint of its own has, whole or not at all. The raw file keeps the list beside the issue. */
export interface OwnListPart extends AnyPart {
  kind: 'own list';
  endpoint: string;
  /** the key of the list in the raw file */
  rawKey: `_${string}`;
  /** the variable that switches the list off */
  switch?: string;
  /** what to do when Jira refuses the list with 403 */
  whenRefused: string;
}

/** Fields that the main account may not read, and the service account may. */
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
 * The parts of an issue: each part is fetched, and can fail, separately. Completeness, the fetcher, the doctor, the gate and the
 * checks of the simulator are derived from this list.
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

/** The last segments of the endpoints of parts. */
export type PartEndpoint = Extract<Parts[PartName], { endpoint: string }>['endpoint'];

export const partNames = Object.keys(fetchedParts) as PartName[];

/** The names of the parts of one kind, in their order. */
export function partsOfKind<Kind extends FetchedPart['kind']>(kind: Kind): PartOfKind<Kind>[] {
  return partNames.filter((name) => isOfKind(name, kind));
}
