import { respondOrShowError, type PageResponse } from './respond-or-show-error';
import { html, toText } from './html';

function setup(reasons: string[] = []) {
  const logged: unknown[] = [];
  const log = { warn: (...line: unknown[]) => void logged.push(line) };
  return { ports: { readiness: () => reasons, log, withinMs: 50 }, logged };
}
const page: PageResponse = { status: 200, title: 'Status', content: html`<p>all well</p>` };

describe('respondOrShowError', () => {
  it('answers what the work answers', async () => {
    expect(await respondOrShowError(setup().ports, () => Promise.resolve(page))).toBe(page);
  });

  it('does not even start while Redis is away', async () => {
    const work = jest.fn(() => Promise.resolve(page));
    const { status, content } = await respondOrShowError(setup(['redis is not reachable']).ports, work);
    expect([status, work.mock.calls]).toEqual([503, []]);
    expect(toText(content)).toContain('redis is not reachable');
  });

  it.each([
    ['hangs', () => new Promise<PageResponse>(() => undefined), 'no response within 50 ms'],
    ['fails', () => Promise.reject(new Error('Command <timed> out')), 'Command &#60;timed&#62; out'],
  ])('says so when the work %s, without a stack', async (_, work, said) => {
    const { ports, logged } = setup();
    const { status, content } = await respondOrShowError(ports, work);
    expect([status, logged.length]).toEqual([503, 1]);
    expect(toText(content)).toContain(said);
    expect(toText(content)).not.toContain('spec.ts');
  });
});
