import { untilStopped } from './until-stopped';

const never = new Promise<never>(() => undefined);
const stop = new Error('shutting down');

describe('untilStopped', () => {
  it('gives up at once while nothing has been done, and lets nothing be done afterwards', async () => {
    const controller = new AbortController();
    let goOn = (): void => undefined;
    const work = untilStopped(controller.signal, (started) => {
      goOn = started;
      return never;
    });
    controller.abort(stop);
    await expect(work).rejects.toBe(stop);
    expect(goOn).toThrow(stop);
  });

  it('does not begin when the signal came before', async () => {
    const work = jest.fn(() => never);
    await expect(untilStopped(AbortSignal.abort(stop), work)).rejects.toBe(stop);
    expect(work).not.toHaveBeenCalled();
  });

  it('waits to the end of what was begun', async () => {
    const controller = new AbortController();
    const work = untilStopped(controller.signal, async (goOn) => {
      goOn();
      controller.abort(stop);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 'published';
    });
    expect(await work).toBe('published');
  });

  it('fails as the work does', async () => {
    const { signal } = new AbortController();
    await expect(untilStopped(signal, () => Promise.reject(new Error('fenced')))).rejects.toThrow('fenced');
  });
});
