import { openDuckDb } from './open-duckdb';

it('answers with column names and rows, and says what is wrong with a query', async () => {
  const db = await openDuckDb();
  expect(await db.query("select 1 as one, 'é' as text")).toEqual({
    columns: ['one', 'text'],
    rows: [[1, 'é']],
  });
  await expect(db.query('select nothing')).rejects.toThrow('nothing');
  db.close();
});
