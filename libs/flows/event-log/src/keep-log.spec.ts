import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { useTempFolder } from '@jiralake/testing';
import { compressSegments } from './compress-segments';
import { linesAt, put } from './log-for-specs';
import { removeOldEvents } from './remove-old-events';

const folder = useTempFolder();
const now = new Date('2026-02-03T11:15:00Z');
const lines = linesAt('10:46:00', '10:47:00');
const names = (): string[] => readdirSync(path.join(folder(), '20260203')).sort();

/** A segment that was last written to at a time of the day. */
function segment(name: string, writtenAt: string, content: Buffer = lines): void {
  put(folder(), `20260203/${name}`, content);
  const at = new Date(`2026-02-03T${writtenAt}Z`);
  utimesSync(path.join(folder(), '20260203', name), at, at);
}

describe('segments', () => {
  it('are compressed a quarter of an hour after their own, unless somebody still writes to them', async () => {
    segment('1045-a-1-00000000.ndjson', '10:59:59');
    segment('1045-b-2-00000000.ndjson', '11:14:00');
    segment('1100-a-1-00000000.ndjson', '10:59:59');
    segment('notes.ndjson', '10:00:00');
    expect(await compressSegments(folder(), now)).toBe(1);
    expect(names()).toEqual([
      '1045-a-1-00000000.ndjson.gz',
      '1045-b-2-00000000.ndjson',
      '1100-a-1-00000000.ndjson',
      'notes.ndjson',
    ]);
    const compressed = readFileSync(path.join(folder(), '20260203/1045-a-1-00000000.ndjson.gz'));
    expect(gunzipSync(compressed).equals(lines)).toBe(true);
  });

  it('are compressed again after a kill in between, and removed when nothing is in them', async () => {
    segment('1045-a-1-00000000.ndjson', '10:59:59');
    put(folder(), '20260203/1045-a-1-00000000.ndjson.gz', gzipSync('half'));
    segment('1045-b-2-00000000.ndjson', '10:59:59', Buffer.alloc(0));
    expect(await compressSegments(folder(), now)).toBe(1);
    expect(names()).toEqual(['1045-a-1-00000000.ndjson.gz']);
    expect(await compressSegments(folder(), now)).toBe(0);
  });

  it('are removed by the quarter of an hour, and days with all that is in them', async () => {
    for (const name of ['1030-a-1-00000000.ndjson', '1045-a-1-00000000.ndjson.gz', '104500_000_x_1.json'])
      put(folder(), `20260203/${name}`, '');
    put(folder(), '20260203/1100-a-1-00000000.ndjson.gz', '');
    put(folder(), '20260203/1030-a-1-00000000.ndjson.gz', '');
    put(folder(), '20260201/104500_000_x_1.json', '');
    put(folder(), '20260204/1045-a-1-00000000.ndjson', '');
    put(folder(), 'notes/1045-a-1-00000000.ndjson', '');
    expect(await removeOldEvents(folder(), new Date('2026-02-03T11:00:01Z'))).toEqual({
      days: 1,
      segments: 2,
    });
    expect(names()).toEqual(['104500_000_x_1.json', '1100-a-1-00000000.ndjson.gz']);
    expect(readdirSync(folder()).sort()).toEqual(['20260203', '20260204', 'notes']);
  });

  it('are none where nothing was logged', async () => {
    const nowhere = path.join(folder(), 'nowhere');
    expect(await compressSegments(nowhere, now)).toBe(0);
    expect(await removeOldEvents(nowhere, now)).toEqual({ days: 0, segments: 0 });
    expect(existsSync(nowhere)).toBe(false);
  });
});
