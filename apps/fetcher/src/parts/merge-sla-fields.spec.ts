import { jiraIssueSchema, rawIssueSchema, type JiraIssue, type StoredIssue } from '@jiralake/payloads';
import { mergeSlaFields } from './merge-sla-fields';

const refusal = { errorMessage: 'You do not have permission to view SLA information for this request.' };
const created = '2026-02-03T12:06:52.829+0100';

function issueWith(fields: Record<string, unknown>): JiraIssue {
  return jiraIssueSchema.parse({ id: '20417', key: 'SUP-88', fields: { created, ...fields } });
}

function storedWith(fields: Record<string, unknown>): StoredIssue {
  const at = '2026-02-03T12:00:00.000Z';
  const saved = { _fetched_at: at, _synced_at: at, _remote_links: [] };
  return rawIssueSchema.parse({ ...issueWith(fields), ...saved }) as StoredIssue;
}

describe('mergeSlaFields', () => {
  it('replaces the error messages by what the service account reads', () => {
    const issue = issueWith({ sla: refusal, summary: 'printer' });
    const read = mergeSlaFields(
      issue,
      ['sla'],
      { sla: { completedCycles: [] } },
      storedWith({ sla: { old: 1 } }),
    );
    expect(read.fields).toEqual({ created, sla: { completedCycles: [] }, summary: 'printer' });
  });

  it('takes null from the service account for the value that it is', () => {
    const read = mergeSlaFields(
      issueWith({ sla: refusal }),
      ['sla'],
      { sla: null },
      storedWith({ sla: { old: 1 } }),
    );
    expect(read.fields['sla']).toBeNull();
  });

  it.each([undefined, {}, { sla: refusal }])(
    'I6: keeps the stored value when the service account reads %j',
    (readable) => {
      const read = mergeSlaFields(
        issueWith({ sla: refusal }),
        ['sla'],
        readable,
        storedWith({ sla: { old: 1 } }),
      );
      expect(read.fields['sla']).toEqual({ old: 1 });
    },
  );

  it('leaves the error message where nobody ever read a value', () => {
    const read = mergeSlaFields(
      issueWith({ sla: refusal }),
      ['sla'],
      undefined,
      storedWith({ sla: refusal }),
    );
    expect(read.fields['sla']).toEqual(refusal);
  });

  it('touches no field that the main account may read itself', () => {
    const issue = issueWith({ sla: null, summary: 'new' });
    const read = mergeSlaFields(issue, [], { sla: 1, summary: 'old' }, storedWith({ sla: 2, gone: 3 }));
    expect(read).toEqual(issue);
  });
});
