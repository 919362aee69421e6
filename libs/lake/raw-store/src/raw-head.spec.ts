import { rawIssueSchema, type RawIssue } from '@jiralake/payloads';
import { HEAD_BYTES, headOf, readHead, renderRaw } from './raw-head';

const time = '2026-02-03T12:06:52.829Z';
const created = '2026-02-03T12:06:52.829+0100';
const issue = (change: object = {}): RawIssue =>
  rawIssueSchema.parse({
    id: '10042',
    self: 'https://site/rest/api/3/issue/10042',
    key: 'SUP-7',
    fields: { summary: `"created":"1999-01-01" ${'x'.repeat(2 * HEAD_BYTES)}`, created, updated: created },
    changelog: { histories: [] },
    _remote_links: [],
    _synced_at: time,
    _fetched_at: time,
    ...change,
  });
const startOf = (text: string): string => text.slice(0, HEAD_BYTES);

describe('the head of a raw file', () => {
  it.each<[string, RawIssue]>([
    ['an issue', issue()],
    ['a deleted issue', issue({ _deleted_at: time })],
    ['an issue that was never updated', issue({ fields: { created, updated: null } })],
    ['an issue that does not say when it was updated', issue({ fields: { created } })],
    ['the longest key', issue({ key: `${'A'.repeat(64)}-1` })],
  ])('tells from the start of the file what all of it tells: %s', (_what, raw) => {
    const text = renderRaw(raw);
    expect(readHead(startOf(text))).toEqual(headOf(raw));
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(raw)));
  });

  it('is still there after the file was read and written again', () => {
    const again = rawIssueSchema.parse(JSON.parse(renderRaw(issue())));
    expect(readHead(startOf(renderRaw(again)))).toEqual(headOf(issue()));
  });

  /** A file as 0.1.0 wrote it: a deletion is at its end. */
  const released = (raw: RawIssue): string => renderRaw(raw).replace('\n', '');
  const ofOldVersion = (raw: RawIssue): string => {
    const { _deleted_at, ...rest } = raw;
    return released(rest as RawIssue).replace(/\}$/, _deleted_at ? `,"_deleted_at":"${_deleted_at}"}` : '}');
  };

  it.each<[string, RawIssue]>([
    ['an issue', issue()],
    ['a deleted issue', issue({ _deleted_at: time })],
  ])('of a file of an earlier version does not tell the state: %s', (_what, raw) => {
    const text = ofOldVersion(raw);
    expect(JSON.parse(text)).toEqual(JSON.parse(renderRaw(raw)));
    expect(readHead(startOf(text))).toEqual({ ...headOf(raw), state: undefined });
  });

  it('is found by the pattern of 0.1.0', () => {
    const pattern =
      /^\{"id":"(?<id>\d+)","key":"(?<key>[^"\\]+)","_synced_at":"(?<syncedAt>[^"\\]+)","_fetched_at":"[^"\\]+","fields":\{"created":"(?<created>[^"\\]+)"/;
    const { id, key, syncedAt } = headOf(issue());
    expect(pattern.exec(renderRaw(issue()))?.groups).toEqual({ id, key, syncedAt, created });
  });

  it.each<[string, string]>([
    ['of another program', JSON.stringify(issue())],
    [
      'of an issue that was never fetched',
      renderRaw(rawIssueSchema.parse({ id: '1', _synced_at: time, _fetched_at: time, _deleted_at: time })),
    ],
    ['that ends too early', renderRaw(issue()).slice(0, 60)],
    ['with a key that is none', renderRaw(issue()).replace('SUP-7', 'sup 7')],
    ['of a list', `[${renderRaw(issue())}]`],
    ['that is empty', ''],
  ])('is not taken from a file %s', (_what, text) => {
    expect(readHead(startOf(text))).toBeUndefined();
  });
});
