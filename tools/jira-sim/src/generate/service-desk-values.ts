import { REQUEST_TYPE_FIELD, requestTypeValue } from '../site/request-type';
import type { SimIssue } from '../site/sim-issue';
import { optionValue, VALUE_MAKERS } from './custom-values';
import type { GeneratorRoom } from './generator-room';

const ORGANIZATIONS = ['Globex', 'Initech GmbH', 'Ünïcode & Söhne', '株式会社テスト'];
function organizations({ random, site }: GeneratorRoom): unknown[] {
  return random.some(ORGANIZATIONS, 2).map((name) => {
    const id = String(ORGANIZATIONS.indexOf(name) + 1);
    return { id, name, _links: { self: `${site.url}/rest/servicedeskapi/organization/${id}` } };
  });
}

/** Generates the support fields of one request; an omitted field is null in the issue. */
export function serviceDeskValues(room: GeneratorRoom, issue: SimIssue): Record<string, unknown> {
  const { random, site } = room;
  const named = (...names: string[]) => optionValue(room, random.pick(names));
  const usually: [id: string, probability: number, value: () => unknown][] = [
    [REQUEST_TYPE_FIELD, 0.9, () => requestTypeValue(site.url, issue, random.int(0, 3))],
    ['customfield_10002', 1, () => organizations(room)],
    ['customfield_10004', 0.7, () => named('Sev 1', 'Sev 2', 'Sev 3')],
    ['customfield_10156', 1, () => VALUE_MAKERS.participants(room)],
    ['customfield_10157', issue.status.category === 'done' ? 0.5 : 0, () => VALUE_MAKERS.feedback(room)],
    [
      'customfield_10323',
      0.4,
      () => [named('Needs triage', 'Confirmed'), named('Known issue', 'Regression')],
    ],
    ['customfield_10325', 0.2, () => VALUE_MAKERS.url(room)],
    ['customfield_10330', 0.4, () => VALUE_MAKERS.richText(room)],
    [
      'customfield_10350',
      0.3,
      () =>
        `https://acme.slack.example/archives/C0${random.hex(6)}/p${random.int(1, 9)}?thread_ts=1.2&cid=C0`,
    ],
    ['customfield_10365', 0.1, () => named('Yes', 'No')],
    ['customfield_10475', 0.3, () => `caller+${random.hex(4)}@customer.example`],
    ['customfield_10511', 0.3, () => [named('db-01', 'web-02', 'サーバー3')]],
    ['customfield_10676', 0.5, () => named('Network', 'Database', 'User error')],
    ['customfield_11831', 0.3, () => VALUE_MAKERS.team(room)],
  ];
  return Object.fromEntries(
    usually.filter(([, probability]) => random.chance(probability)).map(([id, , value]) => [id, value()]),
  );
}
