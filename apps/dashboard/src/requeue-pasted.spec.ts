import type { IssueList } from '@jiralake/queues';
import { toText } from './html';
import { requeuePasted } from './requeue-pasted';

async function paste(text: string): Promise<{ status: number; page: string; asked: IssueList[] }> {
  const asked: IssueList[] = [];
  const requeue = (list: IssueList): Promise<void> => Promise.resolve(void asked.push(list));
  const { status, content } = await requeuePasted({ requeue }, text);
  return { status, page: toText(content).replaceAll(/\s+/g, ' '), asked };
}

describe('requeuePasted', () => {
  it('says how many were enqueued', async () => {
    const { status, page, asked } = await paste('7 8 sup-88');
    expect([status, asked]).toEqual([200, [{ ids: ['7', '8'], keys: ['SUP-88'], rejected: [] }]]);
    expect(page).toContain('3 issues enqueued');
    expect(page).toContain('2 by id, 1 by key');
    expect((await paste('7')).page).toContain('1 issue enqueued');
  });

  it('enqueues the good ones and names the others, shortened and escaped', async () => {
    const { status, page, asked } = await paste(`7 <i>x</i> ${'y'.repeat(500)}`);
    expect([status, asked.length]).toEqual([200, 1]);
    expect(page).toContain('<li>&#60;i&#62;x&#60;/i&#62;</li>');
    expect(page).toContain(`<li>${'y'.repeat(80)}…</li>`);
  });

  it('names at most a hundred of them', async () => {
    const { page } = await paste(Array.from({ length: 130 }, (_, i) => `bad${i}`).join(' '));
    expect(page.match(/<li>/g)).toHaveLength(100);
    expect(page).toContain('and 30 more');
  });

  it.each([
    ['nothing', '', 400, 'The list was empty'],
    ['nonsense', 'abc', 400, 'No issues enqueued'],
    ['too many', Array.from({ length: 1_001 }, (_, i) => i + 1).join(' '), 413, 'at most 1000'],
  ])('enqueues nothing of %s', async (_, text, status, said) => {
    const pasted = await paste(text);
    expect([pasted.status, pasted.asked]).toEqual([status, []]);
    expect(pasted.page).toContain(said);
  });
});
