import { issueIdSchema, monthSchema, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { createRawHasOthers } from './raw-has-others';

const [january, february] = ['2026-01', '2026-02'].map((text) => monthSchema.parse(text)) as [Month, Month];
const ids = (...numbers: number[]): Set<IssueId> =>
  new Set(numbers.map((number) => issueIdSchema.parse(String(number))));

type Raw = Map<number, Month | 'deleted' | 'broken'>;
const rawOf = (...entries: [number, Month | 'deleted' | 'broken'][]): Raw => new Map(entries);

/** Raw files of these issues, by month; a deleted one has no file, a broken one cannot be read. */
function look(raw: Raw, lake: Month[] = []) {
  let heads = 0;
  const files = {
    list: () => Promise.resolve([...raw.keys()].map(String)),
    readHead(file: string) {
      heads += 1;
      const month = raw.get(Number(file));
      if (month === 'broken') return Promise.reject(new UnreadableFileError(file));
      const created = month === 'deleted' ? undefined : `${month}-03T00:00:00.000Z`;
      return Promise.resolve({ id: issueIdSchema.parse(file), key: undefined, created, syncedAt: '' });
    },
  };
  return { ask: createRawHasOthers(files, () => Promise.resolve(lake)), heads: () => heads, lake };
}

describe('a look at raw for a month that the lake does not know', () => {
  it('tells of issues of that month which are not among the given ones', async () => {
    const { ask } = look(rawOf([1, february], [2, february], [3, january]));
    expect(await ask(february, ids(1))).toBe(true);
    expect(await ask(february, ids(1, 2, 9))).toBe(false);
    expect(await ask(january, ids())).toBe(true);
  });

  it('takes deleted issues and files that cannot be read for none', async () => {
    const { ask } = look(rawOf([1, 'deleted'], [2, 'broken'], [3, february]));
    expect(await ask(february, ids(3))).toBe(false);
  });

  it('reads the files once while the lake has months, for what is stored later is marked', async () => {
    const raw = rawOf([1, january]);
    const { ask, heads, lake } = look(raw);
    expect(await ask(january, ids(1))).toBe(false);
    lake.push(january);
    for (const number of [2, 3]) raw.set(number, february);
    expect(await ask(february, ids(2))).toBe(false);
    expect(heads()).toBe(1);
    // a month that raw had then, and that the lake lacks now, is made completely
    expect(await ask(january, ids(1))).toBe(true);
  });

  it('reads them again when the lake has no month any more', async () => {
    const raw = rawOf([1, january]);
    const { ask, lake } = look(raw);
    await ask(january, ids(1));
    for (const number of [2, 3]) raw.set(number, february);
    expect(lake).toEqual([]);
    expect(await ask(february, ids(2))).toBe(true);
  });
});
