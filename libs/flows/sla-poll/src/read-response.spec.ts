import { storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { readResponse, slaFieldsOf, type Fields } from './read-response';

const updated = '2026-02-03T12:06:52.829+0100';
const refusal = { errorMessage: 'You do not have permission to view SLA information for this request.' };
const sla = (millis: number) => ({ completedCycles: [], ongoingCycle: { elapsedTime: { millis } } });
const state = { updated, status: { id: '3' }, resolution: null, resolutiondate: null };

const unknown = (): undefined => undefined;
const read = (issue: StoredIssue, main: Fields, service: Fields | undefined, isSlaField = unknown) =>
  readResponse(issue, { main, service }, isSlaField);

function stored(fields: Record<string, unknown> = {}): StoredIssue {
  const at = '2026-02-03T11:10:00.000Z';
  return storedIssueSchema.parse({
    id: '7',
    key: 'SUP-7',
    _fetched_at: at,
    _synced_at: at,
    _remote_links: [],
    fields: { created: updated, ...state, summary: 'Printer', customfield_1: sla(5), ...fields },
  });
}

describe('a response of a poll', () => {
  it('is nothing new when nothing moved', () => {
    expect(read(stored(), { ...state, customfield_1: sla(5) }, undefined)).toEqual({
      kind: 'unchanged',
    });
  });

  it('brings the values that moved, and no others', () => {
    const issue = stored({ customfield_2: sla(1) });
    const main = { ...state, customfield_1: sla(65), customfield_2: sla(1) };
    expect(read(issue, main, undefined)).toEqual({ kind: 'moved', fields: { customfield_1: sla(65) } });
  });

  it('takes from the second account what the first may not read', () => {
    const main = { ...state, customfield_1: refusal };
    expect(read(stored(), main, { customfield_1: sla(65) })).toEqual({
      kind: 'moved',
      fields: { customfield_1: sla(65) },
    });
    expect(read(stored({ customfield_1: refusal }), main, { customfield_1: sla(65) }).kind).toBe('moved');
  });

  it('I6: puts no refusal over a value, and says that there is one', () => {
    const main = { ...state, customfield_1: refusal };
    for (const service of [undefined, {}, { customfield_1: refusal }])
      expect(read(stored(), main, service)).toEqual({
        kind: 'unreadable',
        why: 'no account may read customfield_1',
      });
    // what never could be read is nothing new
    expect(read(stored({ customfield_1: refusal }), main, undefined)).toEqual({ kind: 'unchanged' });
  });

  it.each([
    ['is resolved', {}, { resolution: { id: '1' } }],
    ['is open again', { resolution: { id: '1' } }, {}],
    ['changed', {}, { status: { id: '4' } }],
    ['changed', { resolution: { id: '1' } }, { resolution: { id: '2' } }],
    ['changed', {}, { updated: '2026-02-03T12:06:52.830+0100' }],
  ])('tells that an issue %s without an event', (how, before, now) => {
    const main = { ...state, customfield_1: sla(65), ...now };
    expect(read(stored(before), main, undefined)).toEqual({ kind: 'changed', how });
  });

  it('of a replica that is behind tells nothing', () => {
    const main = {
      ...state,
      updated: '2026-02-03T12:06:52.828+0100',
      resolution: { id: '1' },
      customfield_1: sla(1),
    };
    expect(read(stored(), main, undefined)).toEqual({ kind: 'unchanged' });
  });
});

it('SLA fields are told by their shape, or because they may not be read', () => {
  const others = { customfield_3: null, customfield_4: 'x', customfield_5: { ...refusal, status: 'failed' } };
  const issue = stored({ customfield_2: refusal, ...others });
  expect(slaFieldsOf(issue, unknown)).toEqual(['customfield_1', 'customfield_2']);
  // an app's own value may look like a refusal
  expect(slaFieldsOf(issue, (name) => name === 'customfield_1')).toEqual(['customfield_1']);
});
