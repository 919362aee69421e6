import { issueIdSchema, type IssueId } from '@jiralake/core';
import { readCase, whenCases } from '@jiralake/testing';
import { createFieldCatalogue } from '../src/field-catalogue';
import { createJiraClient } from '@jiralake/jira-client';
import { createIncompleteIssues } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { siteFieldsSchema, type JiraIssue, type SiteField } from '@jiralake/payloads';
import { createSiteStore } from '@jiralake/raw-store';
import { fetchBatch } from '../src/fetch-batch';
import { ACCOUNT, useFetcher, type Ports } from './use-fetcher';

const fetcher = useFetcher(['--issues', '8']);
const APP = 'customfield_20005';
const SLA = 'customfield_10161';
const signal = new AbortController().signal;
const appField = { id: APP, name: 'Sync', schema: { type: 'any', custom: 'com.acme.sync:state' } };

/** A site whose issues have a field more, of which its catalogue may know. */
function withField(name: string, value: unknown, ...known: object[]): Partial<Ports> {
  const { ports, folder, site } = fetcher();
  const client = createJiraClient({
    baseUrl: site.url,
    account: ACCOUNT,
    attachmentHosts: [],
    timeoutMs: 5_000,
  });
  const having = <T extends Pick<JiraIssue, 'fields'>>(issue: T): T => ({
    ...issue,
    fields: { ...issue.fields, [name]: value },
  });
  const getFields = async (): Promise<SiteField[]> =>
    [...(await client.getFields(signal)), ...siteFieldsSchema.parse(known)].filter(
      ({ id }) => id !== name || known.length > 0,
    );
  return {
    jira: {
      ...ports.jira,
      async getIssue(...asked) {
        const issue = await ports.jira.getIssue(...asked);
        return issue && having(issue);
      },
      async getIssues(...asked) {
        const { issues, failed } = await ports.jira.getIssues(...asked);
        return { issues: new Map([...issues].map(([id, issue]) => [id, having(issue)])), failed };
      },
    },
    coverFields: createFieldCatalogue({
      jira: { getFields },
      site: createSiteStore(folder),
      leases: ports.leases,
      renew: ports.renew,
      clock: Date.now,
      log: createLogger('test', 'silent'),
    }),
  };
}

/** An issue of a service desk with an SLA value. */
async function issueWithSla(): Promise<{ id: IssueId; sla: unknown }> {
  const truths = await fetcher().site.truths();
  const found = truths.find(({ issue }) => issue.fields[SLA]);
  return { id: issueIdSchema.parse(found?.issue.id), sla: found?.issue.fields[SLA] };
}

const incomplete = () => createIncompleteIssues(fetcher().redis, fetcher().prefix).list();

describe("an app's own field whose value has a key errorMessage", () => {
  const ok = { status: 'ok', at: 1 };
  const failed = { status: 'failed', errorMessage: 'remote timed out', at: 2 };
  const bare = { errorMessage: 'remote timed out' };

  it.each([
    ['of some keys, of a field that the catalogue knows', failed, [appField]],
    ['of some keys, of a field that it does not know', failed, []],
    ['alone, of a field that it knows', bare, [appField]],
    ['alone, of a field that it does not know', bare, []],
  ])('I6: is stored: %s', async (_, value, known) => {
    const { fetch, rawOf } = fetcher();
    const { id } = await issueWithSla();
    await fetch(id, withField(APP, ok, ...known));
    expect((await rawOf(id)).fields[APP]).toEqual(ok);
    await fetch(id, withField(APP, value, ...known));
    expect((await rawOf(id)).fields[APP]).toEqual(value);
    expect((await rawOf(id))._completeness?.sla).toEqual({ state: 'complete' });
    expect(await incomplete()).toEqual([]);
  });

  whenCases()('I6: is stored, and its issue complete, as in the collected case', async () => {
    const { first, then } = readCase('app-field-with-errorMessage').input as Record<
      string,
      Record<string, unknown>
    >;
    const { fetch, rawOf } = fetcher();
    const { id } = await issueWithSla();
    for (const fields of [first, then]) {
      const [[name, value] = ['', null]] = Object.entries(fields ?? {});
      await fetch(id, withField(name, value));
      expect((await rawOf(id)).fields[name]).toEqual(value);
      expect((await rawOf(id))._completeness?.sla).toEqual({ state: 'complete' });
    }
    expect(Object.values(then ?? {})).toEqual([failed]);
    expect(await incomplete()).toEqual([]);
  });

  it('I6: is stored by a batch as well', async () => {
    const { ports, dirty, rawOf } = fetcher();
    const { id } = await issueWithSla();
    for (const value of [ok, bare]) {
      await dirty.mark('fetch', [{ id }]);
      const changed = { ...ports, ...withField(APP, value, appField) };
      await fetchBatch(changed, { v: 1, ids: [id], attachments: false }, { signal, retried: false });
      expect((await rawOf(id)).fields[APP]).toEqual(value);
    }
    expect(await incomplete()).toEqual([]);
  });

  it('I6: is kept where it is the first that comes of it, and its field is not known: it may be an SLA', async () => {
    const { fetch, rawOf } = fetcher();
    const { id } = await issueWithSla();
    await fetch(id, withField(APP, bare));
    expect((await rawOf(id)).fields[APP]).toEqual(bare);
    expect(await incomplete()).toMatchObject([{ id, missing: [`sla: no account may read ${APP}`] }]);
    await fetch(id, withField(APP, bare, appField));
    expect(await incomplete()).toEqual([]);
  });
});

describe('an SLA that the main account may not read', () => {
  const refusal = { errorMessage: 'You do not have permission to view SLA information for this request.' };

  it('I6: is read by the service account, and kept, also while the catalogue does not know the field', async () => {
    const { site, fetch, rawOf } = fetcher();
    const { id, sla } = await issueWithSla();
    const unknown = () => withField(SLA, refusal);
    await fetch(id, unknown());
    expect((await rawOf(id)).fields[SLA]).toEqual(sla);
    await site.faults([{ fault: { kind: 'revoke', what: 'sla' } }]);
    await fetch(id, unknown());
    await site.faults([]);
    expect((await rawOf(id)).fields[SLA]).toEqual(sla);
    expect((await rawOf(id))._completeness?.sla).toMatchObject({ state: 'not_fetched' });
    expect(await incomplete()).toMatchObject([{ id }]);
  });
});
