import { readCase, whenCases } from '@jiralake/testing';
import { rowsWith } from '../test/rows-with';

const TOKEN = '0123456789abcdef0123456789abcdef';
const URL_OF_CASE = `https://files.example.org/get?id=7&token=${TOKEN}`;

/** All cells of the collected issue, with another URL in each of its places; the names of its fields are without their remarks. */
function cellsWith(url: string): string[] {
  const text = JSON.stringify(readCase('secret-in-every-place').input);
  expect(text).toContain(URL_OF_CASE);
  const given = JSON.parse(text.replaceAll(URL_OF_CASE, url)) as Record<string, unknown>;
  const { '_remote_links[0].object': object, 'changelog item': item, ...named } = given;
  const fields = Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name.split(' ')[0] ?? '', value]),
  );
  expect(Object.keys(fields)).toEqual(['summary', 'description', 'customfield_900', 'customfield_901']);
  const created = '2026-02-03T12:00:00.000Z';
  const raw = {
    _remote_links: [{ id: 1, object }],
    changelog: { histories: [{ id: '1', created, items: [item] }] },
  };
  const rows = rowsWith(fields, { raw });
  expect([rows.remote_links.length, rows.changelog.length, rows.custom_fields.length]).toEqual([1, 1, 2]);
  return Object.values(rows).flatMap((some) => some.flatMap((row) => Object.values(row).map(String)));
}

describe('the collected issue with one URL in every place', () => {
  whenCases()('I8: shows its token in no cell, and the rest of the URL in each', () => {
    const cells = cellsWith(URL_OF_CASE);
    expect(cells.filter((cell) => cell.includes(TOKEN))).toEqual([]);
    // title, description, two texts and two JSON values of fields, address and title of the link, the change
    expect(cells.filter((cell) => cell.includes('?id=7&token=REDACTED'))).toHaveLength(9);
  });

  const hidden = [
    `https://ada:${TOKEN}@files.example.org/get?id=7`,
    `https://files.example.org/get?id=7&API_KEY=${TOKEN}`,
    `https://files.example.org/get?id=7#access_token=${TOKEN}`,
    `https://files.example.org/get?id=7&X-Amz-Signature=${TOKEN}${TOKEN}`,
    `https://files.example.org/get?id=7&next=https%3A%2F%2Fb.example.org%2F%3Ftoken%3D${TOKEN}`,
    `https://files.example.org/cb?id=7&code=${TOKEN}&state=1`,
  ];
  for (const url of hidden)
    whenCases()(`I8: ${url.replaceAll(TOKEN, '…')} likewise`, () => {
      expect(cellsWith(url).filter((cell) => cell.includes(TOKEN))).toEqual([]);
    });

  whenCases()('what only looks like a secret stays, in every place', () => {
    const similar = ['https://a.example.org/?code=94105', 'https://a.example.org/?sid=12&auth=basic'];
    for (const url of [...(readCase('not-a-secret').input as string[]), ...similar])
      expect([url, cellsWith(url).filter((cell) => cell.includes(url)).length]).toEqual([url, 9]);
  });
});
