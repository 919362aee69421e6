import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { openRawFolder } from './raw-folder';

const folder = useTempFolder();
const created = '2026-02-03T12:06:52.829+0100';
const issue = (more: object = {}): object => ({ id: '10042', key: 'SUP-7', fields: { created }, ...more });

/** What becomes of a file that another program wrote. */
async function readFile(text: string | object): Promise<Record<string, unknown>> {
  const file = path.join(folder(), 'issues/SUP-7.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof text === 'string' ? text : JSON.stringify(text));
  return openRawFolder(folder()).read(file);
}

describe('a raw file of another program', () => {
  it.each([
    ['a byte order mark', `\uFEFF${JSON.stringify(issue())}`, '10042', 'SUP-7'],
    ['a numeric id', issue({ id: 10042 }), '10042', 'SUP-7'],
    ['a project key of one letter', issue({ key: 'A-1' }), '10042', 'A-1'],
    ['all of it', `\uFEFF${JSON.stringify(issue({ id: 10042, key: 'A-1' }), null, 2)}\n`, '10042', 'A-1'],
  ])('may have %s', async (_, text, id, key) => {
    const read = await readFile(text);
    expect([read['id'], read['key'], read['_remote_links']]).toEqual([id, key, []]);
    const file = path.join(folder(), 'issues/SUP-7.json');
    expect(await openRawFolder(folder()).readHead(file)).toMatchObject({ id, key, created });
  });

  it('keeps the names and types that it has of its fields, and the digits of their numbers', async () => {
    const named = {
      names: { customfield_1: 'Customer tier' },
      schema: { customfield_1: { type: 'number' } },
    };
    const text = JSON.stringify(issue(named)).replace('"fields":{', '"fields":{"customfield_1":3.0,');
    expect(await readFile(text)).toMatchObject({ ...named, _as_written: { customfield_1: '3.0' } });
  });

  it.each<[string | object, string]>([
    [{}, 'id is missing, key is missing, fields is missing'],
    [{ id: '10042', key: 'SUP-7' }, 'fields is missing'],
    [issue({ fields: {} }), 'fields.created is missing'],
    [issue({ id: 10042.5 }), 'id is "10042.5": not an issue id (digits only)'],
    [issue({ key: 'sup-7', id: null }), 'id is null, and must be text, key is "sup-7": not an issue key'],
    [issue({ fields: { created: 'yesterday' } }), 'fields.created is "yesterday": not a time'],
    [[issue()], 'it is a list, and must be an object'],
    ['', 'is not JSON: Unexpected end of JSON input'],
    ['\uFEFF', 'is not JSON: Unexpected end of JSON input'],
    ['{"id":', 'is not JSON: Unexpected end of JSON input'],
  ])('says in words what is wrong with %j, and what to do', async (text, problem) => {
    const refused = readFile(text);
    await expect(refused).rejects.toThrow(problem);
    await expect(refused).rejects.toThrow('`jiralake requeue SUP-7` has it fetched again');
  });
});
