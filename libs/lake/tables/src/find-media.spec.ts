import { attachmentStatesSchema, rawIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { createFindMedia, mediaIn } from './find-media';

const at = '2026-02-03T12:00:00.000Z';
const issue = rawIssueSchema.parse({
  id: '20417',
  key: 'SUP-88',
  fields: {
    created: at,
    attachment: [
      { id: '1', filename: 'screen.png' },
      { id: '2', filename: 'screen.png' },
      { id: '3', filename: 'log.txt' },
      { id: 'constructor', filename: 'odd.txt' },
      { filename: 'without an id' },
      null,
    ],
  },
  _fetched_at: at,
  _synced_at: at,
  _remote_links: [],
}) as StoredIssue;
const states = attachmentStatesSchema.parse({
  issueId: '20417',
  folder: 'SUP-88',
  files: {
    '1': { status: 'stored', file: '1_screen.png', bytes: 1, sha256: 'x', mediaId: 'media-1' },
    '2': { status: 'failed', reason: 'cut', mediaId: 'media-2' },
    '3': { status: 'stored', file: '3_log.txt', bytes: 1, sha256: 'x' },
  },
});
const find = createFindMedia(issue, states);

describe('the attachment behind a media id', () => {
  it.each([
    ['is the one that was downloaded from there', 'media-1', undefined, '1'],
    ['is known though its download broke off', 'media-2', undefined, '2'],
    ['counts more than the name beside it', 'media-2', 'log.txt', '2'],
    ['is told by a name that one file has', 'media-9', 'log.txt', '3'],
    ['is not guessed when two files have the name', 'media-9', 'screen.png', undefined],
    ['is not known without a name', 'media-9', undefined, undefined],
    ['is not that of an entry without an id', 'media-9', 'without an id', undefined],
  ])('%s', (_, mediaId, alt, expected) => {
    expect(find(mediaId, alt)?.attachmentId).toBe(expected);
  });

  it('is told by the name alone before anything was downloaded', () => {
    const fresh = createFindMedia(issue, undefined);
    expect(fresh('media-1', undefined)).toBeUndefined();
    expect(fresh('media-3', 'log.txt')).toEqual({ attachmentId: '3', filename: 'log.txt' });
  });
});

describe('mediaIn', () => {
  it('finds files in blocks and in lines, in their order, and leaves out what is not known', () => {
    const media = (id: string, alt?: string) => ({ type: 'media', attrs: { id, alt } });
    const document = {
      type: 'doc',
      content: [
        { type: 'mediaSingle', content: [media('media-2')] },
        { type: 'paragraph', content: [{ type: 'mediaInline', attrs: { id: 'x', alt: 'log.txt' } }, null] },
        { type: 'mediaGroup', content: [media('media-9'), media('media-1'), { type: 'media' }] },
      ],
    };
    expect(mediaIn(document, find).map(({ attachmentId }) => attachmentId)).toEqual(['2', '3', '1']);
    expect(mediaIn('wiki markup', find)).toEqual([]);
  });

  it('ends in a document without an end', () => {
    const endless: { type: string; content: unknown[] } = { type: 'doc', content: [] };
    endless.content.push(endless);
    expect(mediaIn(endless, find)).toEqual([]);
  });
});
