import { attachmentStatesSchema, rawIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { listAttachments, needsNoDownload, needsStoring, safeFileName } from './attachment-list';

function issueWith(attachment: unknown): StoredIssue {
  const at = '2026-02-03T12:00:00.000Z';
  return rawIssueSchema.parse({
    id: '20417',
    key: 'SUP-88',
    fields: { created: '2026-02-03T12:06:52.829+0100', attachment },
    _fetched_at: at,
    _synced_at: at,
    _remote_links: [],
  }) as StoredIssue;
}
const stored = { status: 'stored', file: '1_a', bytes: 5, sha256: 'x' } as const;

describe('listAttachments', () => {
  it('names each file after its id, so that equal names do not meet', () => {
    const list = [
      { id: '1', filename: 'a.txt', size: 5 },
      { id: 2, filename: 'a.txt', size: 0 },
    ];
    expect(listAttachments(issueWith(list))).toEqual([
      { id: '1', file: '1_a.txt', bytes: 5, isHtml: false },
      { id: '2', file: '2_a.txt', bytes: 0, isHtml: false },
    ]);
  });

  it.each([null, undefined, -1, 1.5, 'many', '', []])(
    'takes the size %p for unknown, not for zero',
    (size) => {
      expect(listAttachments(issueWith([{ id: '1', filename: 'a', size }]))[0]?.bytes).toBeUndefined();
    },
  );

  it.each([
    ['text/html', 'a', true],
    ['Text/HTML; charset=utf-8', 'a', true],
    ['application/xhtml+xml', 'a', true],
    ['application/octet-stream', 'report.HTM', true],
    ['text/plain', 'report.xhtml', true],
    ['text/htmlx', 'html', false],
    ['image/png', 'a.html.png', false],
    [null, 'a.png', false],
  ])('says of the type %j and the name %s whether it is HTML: %p', (mimeType, filename, isHtml) => {
    expect(listAttachments(issueWith([{ id: '1', filename, mimeType }]))).toMatchObject([{ isHtml }]);
  });

  it('leaves out entries that are no attachments and survives a list that is none', () => {
    const list = [null, 'x', {}, { id: '../1', filename: 'a' }, { id: '3' }];
    expect(listAttachments(issueWith(list)).map(({ file }) => file)).toEqual(['3_']);
    expect(listAttachments(issueWith({ id: '1' }))).toEqual([]);
    expect(listAttachments(issueWith(undefined))).toEqual([]);
  });
});

describe('safeFileName', () => {
  it.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['a\\b\u0000c\nd\u007f', 'a_b_c_d_'],
    ['🔥 Übersicht "final" (2).pdf', '🔥 Übersicht "final" (2).pdf'],
    ['lone \ud83d half', 'lone \ufffd half'],
  ])('turns %j into %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('cuts long names between characters, not inside of one', () => {
    expect(safeFileName('x'.repeat(300))).toBe('x'.repeat(200));
    expect(safeFileName(`x${'🔥'.repeat(80)}`)).toBe(`x${'🔥'.repeat(49)}`);
  });
});

describe('needsNoDownload', () => {
  const attachment = { bytes: 5 };
  it.each([
    [undefined, false],
    [stored, true],
    [{ ...stored, bytes: 4 }, false],
    [{ status: 'failed', reason: 'x' } as const, false],
    // it may be there by now
    [{ status: 'missing' } as const, false],
    [{ status: 'too_large', bytes: 101 } as const, true],
    // the limit was raised
    [{ status: 'too_large', bytes: 100 } as const, false],
  ])('says of %j %p', (state, done) => {
    expect(needsNoDownload(state, attachment, 100)).toBe(done);
  });

  it('believes a stored file whose size Jira does not say', () => {
    expect(needsNoDownload(stored, { bytes: undefined }, 100)).toBe(true);
  });
});

describe('needsStoring', () => {
  const states = attachmentStatesSchema.parse({ issueId: '20417', folder: 'SUP-88', files: { '1': stored } });
  const one = { id: '1', filename: 'a', size: 5 };

  it('has nothing to do without attachments, or when all are downloaded', () => {
    expect(needsStoring(issueWith([]), undefined, 100)).toBe(false);
    expect(needsStoring(issueWith([one]), states, 100)).toBe(false);
  });

  it('has something to do for a new file, and for a folder under the old key', () => {
    expect(needsStoring(issueWith([one]), undefined, 100)).toBe(true);
    expect(needsStoring(issueWith([one, { ...one, id: '2' }]), states, 100)).toBe(true);
    const moved = attachmentStatesSchema.parse({ ...states, folder: 'OPS-5' });
    expect(needsStoring(issueWith([one]), moved, 100)).toBe(true);
  });
});
