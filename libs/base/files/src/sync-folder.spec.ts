import { useTempFolder } from '@jiralake/testing';
import { shareSyncs, syncFolder } from './sync-folder';

const folder = useTempFolder();

/** A sync that ends when it is told to, and what began so far. */
function controlled() {
  const begun: { folder: string; end: (error?: Error) => void }[] = [];
  const sync = shareSyncs(
    (name) =>
      new Promise((resolve, reject) => {
        begun.push({ folder: name, end: (error) => (error ? reject(error) : resolve()) });
      }),
  );
  return { sync, begun };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the sync of a folder', () => {
  it('is shared by all calls that come while an earlier one runs, and begins after it', async () => {
    const { sync, begun } = controlled();
    const first = sync('a');
    await turn();
    const ended: number[] = [];
    const later = [1, 2, 3].map((call) => sync('a').then(() => void ended.push(call)));
    const other = sync('b');
    await turn();
    expect(begun.map((each) => each.folder)).toEqual(['a', 'b']);
    begun[0]?.end();
    await first;
    await turn();
    expect([begun.length, ended]).toEqual([3, []]);
    begun[1]?.end();
    begun[2]?.end();
    await Promise.all([...later, other]);
    expect(ended).toEqual([1, 2, 3]);
    const last = sync('a');
    await turn();
    begun[3]?.end();
    await last;
  });

  it('fails for those who shared it, and for nobody else', async () => {
    const { sync, begun } = controlled();
    const first = sync('a');
    await turn();
    const second = sync('a');
    begun[0]?.end(new Error('EIO'));
    await expect(first).rejects.toThrow('EIO');
    await turn();
    begun[1]?.end();
    await second;
  });

  it('reaches the disk, and says when there is no such folder', async () => {
    await Promise.all([syncFolder(folder()), syncFolder(folder())]);
    await expect(syncFolder(`${folder()}/none`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
