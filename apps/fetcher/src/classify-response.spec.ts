import { RetryLaterError, issueIdSchema } from '@jiralake/core';
import { jiraIssueSchema, rawIssueSchema } from '@jiralake/payloads';
import { classifyResponse, type ResponseContext } from './classify-response';

const id = issueIdSchema.parse('20417');
const updated = Date.parse('2026-02-03T11:06:52.829Z');
const response = jiraIssueSchema.parse({
  id,
  key: 'SUP-88',
  fields: { created: '2026-02-01T00:00:00.000+0100', updated: '2026-02-03T12:06:52.829+0100' },
});
const at = '2026-02-03T12:00:00.000Z';
const stored = rawIssueSchema.parse({ ...response, _fetched_at: at, _synced_at: at, _remote_links: [] });
const deleted = rawIssueSchema.parse({ ...stored, _deleted_at: at });
const noHints = { deleted: false, updated: undefined };
const young: ResponseContext = { id, stored, isBroken: false, hints: noHints, ageMs: 10, patienceMs: 1_000 };
const old: ResponseContext = { ...young, ageMs: 1_000 };

describe('a response', () => {
  it.each([undefined, updated - 1, updated])('is current when the events wanted %p', (wanted) => {
    expect(classifyResponse(response, { ...young, hints: { deleted: false, updated: wanted } })).toBe(
      'current',
    );
  });

  it('is asked for again while it is older than the event, and accepted after the patience', () => {
    const hints = { deleted: false, updated: updated + 1 };
    expect(() => classifyResponse(response, { ...young, hints })).toThrow(RetryLaterError);
    expect(classifyResponse(response, { ...old, hints })).toBe('current');
  });

  it('is current when it does not say when it was updated', () => {
    const silent = jiraIssueSchema.parse({ ...response, fields: { ...response.fields, updated: null } });
    expect(classifyResponse(silent, { ...young, hints: { deleted: false, updated } })).toBe('current');
  });

  it('I7: after a deletion event is asked for again, then proves that the issue is there', () => {
    const hints = { deleted: true, updated: undefined };
    expect(() => classifyResponse(response, { ...young, hints })).toThrow(RetryLaterError);
    expect(classifyResponse(response, { ...old, hints })).toBe('current');
  });
});

describe('a 404', () => {
  it.each([
    ['a stored issue', stored],
    ['an unknown issue', undefined],
    ['a deleted issue', deleted],
  ])('with a deletion event is the deletion of %s', (_which, before) => {
    const hints = { deleted: true, updated: undefined };
    expect(classifyResponse(undefined, { ...young, stored: before, hints })).toBe('deleted');
  });

  it('I7: of a deleted issue changes nothing', () => {
    expect(classifyResponse(undefined, { ...young, stored: deleted })).toBe('already deleted');
  });

  it('I6: of a stored issue waits for a deletion event, then has to be confirmed', () => {
    expect(() => classifyResponse(undefined, young)).toThrow(RetryLaterError);
    expect(classifyResponse(undefined, old)).toBe('disappeared');
    expect(classifyResponse(undefined, { ...old, ageMs: Infinity })).toBe('disappeared');
  });

  it('of an issue that was never stored waits for a deletion event, then says so', () => {
    const unknown = { ...young, stored: undefined };
    expect(() => classifyResponse(undefined, unknown)).toThrow(RetryLaterError);
    expect(classifyResponse(undefined, { ...unknown, ageMs: 1_000 })).toBe('never stored');
  });

  it('I6: of an issue whose stored file is broken has to be confirmed, as that of any stored issue', () => {
    expect(classifyResponse(undefined, { ...old, stored: undefined, isBroken: true })).toBe('disappeared');
  });
});
