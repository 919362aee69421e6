import { serviceDeskTime } from '../site-time';
import type { SimIssue } from './sim-issue';
import type { Site } from './site';

export const REQUEST_TYPE_FIELD = 'customfield_10010';

const NAMES = ['Get IT help', 'Report a system problem', 'Demande d’accès', '請求に関する質問'];
const STATUS_CATEGORY = { new: 'NEW', indeterminate: 'INDETERMINATE', done: 'DONE' } as const;

function partsThatFollowTheIssue(siteUrl: string, issue: SimIssue) {
  return {
    _links: {
      jiraRest: `${siteUrl}/rest/api/3/issue/${issue.id}`,
      web: `${siteUrl}/servicedesk/customer/portal/3/${issue.key}`,
      self: `${siteUrl}/rest/servicedeskapi/request/${issue.id}`,
      agent: `${siteUrl}/browse/${issue.key}`,
    },
    currentStatus: {
      status: issue.status.name,
      statusCategory: STATUS_CATEGORY[issue.status.category],
      statusDate: serviceDeskTime(issue.statusChanged),
    },
  };
}

/** Returns the value of the request-type field for the `index`-th request type of the portal. */
export function requestTypeValue(siteUrl: string, issue: SimIssue, index: number): Record<string, unknown> {
  const name = NAMES[index % NAMES.length] as string;
  const id = String(80 + (index % NAMES.length));
  const { _links, currentStatus } = partsThatFollowTheIssue(siteUrl, issue);
  const requestType = {
    _expands: ['field'],
    id,
    _links: { self: `${siteUrl}/rest/servicedeskapi/servicedesk/3/requesttype/${id}` },
    name,
    description: '',
    helpText: '',
    defaultName: name,
    issueTypeId: issue.issueType.id,
    serviceDeskId: '3',
    portalId: '3',
    groupIds: ['9'],
    icon: { id: '10527', _links: { iconUrls: {} } },
  };
  return { _links, requestType, currentStatus };
}

/** Updates key and status inside the issue's request-type field after either of them changed. */
export function refreshRequestType(site: Site, issue: SimIssue): void {
  const value = issue.custom[REQUEST_TYPE_FIELD];
  if (typeof value !== 'object' || value === null) return;
  issue.custom[REQUEST_TYPE_FIELD] = { ...value, ...partsThatFollowTheIssue(site.url, issue) };
}
