import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { completenessSchema, completenessSchemaOf, forEachPart, missingParts } from './completeness';
import { partNames } from './fetched-parts';
import { rawIssueSchema, storedIssueSchema, type RawIssue } from './raw-issue';

const versions = path.resolve(__dirname, '../../../../fixtures/versions');

/** Every raw file that a released version stored. */
function frozenFiles(): [file: string, content: Record<string, unknown>][] {
  return readdirSync(versions).flatMap((version) => {
    const folder = path.join(versions, version, 'raw/jira/issues/by-id');
    return readdirSync(folder).map((name): [string, Record<string, unknown>] => {
      const content = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>;
      return [`${version}/${name}`, content];
    });
  });
}

const without = (part: string, states: object): object =>
  Object.fromEntries(Object.entries(states).filter(([name]) => name !== part));
const statesOf = (issue: RawIssue) => ('key' in issue ? issue._completeness : undefined);
const complete = { state: 'complete' } as const;
const allComplete = forEachPart(() => complete);

describe('a part that a stored file says nothing of', () => {
  it.each(partNames)('%s reads as not fetched, and the others as they are', (part) => {
    const states = completenessSchema.parse(without(part, allComplete));
    expect(states[part]).toEqual({ state: 'not_fetched', why: 'the issue was stored without this part' });
    expect(missingParts(states).map(({ name }) => name)).toEqual([part]);
  });

  it('is missing even if it was added after every file that earlier versions stored', () => {
    const files = frozenFiles();
    expect(files.length).toBeGreaterThan(5);
    const tomorrow = storedIssueSchema.extend({
      _completeness: completenessSchemaOf([...partNames, 'watchers']).optional(),
    });
    for (const [file, content] of files.filter(([, { _completeness }]) => _completeness !== undefined)) {
      const { data, error } = tomorrow.safeParse(content);
      expect([file, error]).toEqual([file, undefined]);
      expect([file, data?._completeness?.watchers.state]).toEqual([file, 'not_fetched']);
      expect([file, data?._completeness?.comments]).toEqual([file, complete]);
    }
  });
});

it('every file that earlier versions stored is read, with and without each part', () => {
  let seen = 0;
  for (const [file, content] of frozenFiles()) {
    expect([file, rawIssueSchema.safeParse(content).error]).toEqual([file, undefined]);
    for (const part of content['_completeness'] ? partNames : []) {
      const cut = { ...content, _completeness: without(part, content['_completeness'] as object) };
      const states = statesOf(rawIssueSchema.parse(cut));
      expect([file, states?.[part].state]).toEqual([file, 'not_fetched']);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(5 * partNames.length);
});

it('a file of another program, which has no bookkeeping, says nothing of its parts', () => {
  const [, content] = frozenFiles().find(([, { fields }]) => fields !== undefined)!;
  expect(statesOf(rawIssueSchema.parse({ ...content, _completeness: undefined }))).toBeUndefined();
});

describe('missingParts', () => {
  it('tells the parts that are not complete, and why', () => {
    const states = {
      ...allComplete,
      worklogs: { state: 'incomplete', why: '3 of 5 could be read' } as const,
      sla: { state: 'not_fetched', why: '502' } as const,
    };
    expect(missingParts(states)).toEqual([
      { name: 'worklogs', why: '3 of 5 could be read' },
      { name: 'sla', why: '502' },
    ]);
    expect(missingParts(states, ['comments', 'sla'])).toEqual([{ name: 'sla', why: '502' }]);
  });
});
