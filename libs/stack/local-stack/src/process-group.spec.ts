import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Guardian } from '@jiralake/program';
import { processesIn, useTempFolder } from '@jiralake/testing';
import type { ChildOptions } from './child-process';
import { createProcessGroup } from './process-group';

const folder = useTempFolder();
const unguarded: Guardian = {
  watch: () => undefined,
  watchServer: () => undefined,
  leaveServer: () => undefined,
  dismiss: () => Promise.resolve(),
};

function program(name: string, source: string): ChildOptions {
  const script = path.join(folder(), `${name}.js`);
  writeFileSync(script, source);
  return { name, script, cwd: folder(), env: {}, ready: /^ready/, onLine: () => undefined };
}

const RUN = 'setInterval(() => undefined, 1_000);';
const READY = "console.log('ready');";

describe('a group', () => {
  it('stops members that are not ready yet, and starts none afterwards', async () => {
    const group = createProcessGroup(unguarded);
    await group.start(program('ready', RUN + READY));
    const late = group.start(program('late', RUN));
    const failing = group.start(program('failing', "console.log('no room'); process.exit(3)"));
    await expect(failing).rejects.toThrow('failing ended (3): no room');
    await Promise.all([group.stop('ready', 'none'), expect(late).rejects.toThrow('late ended')]);
    expect(processesIn(folder())).toEqual([]);
    await expect(group.start(program('after', RUN))).rejects.toThrow('everything is being stopped');
    expect(processesIn(folder())).toEqual([]);
  });

  it('does not wait for the start any more when it is interrupted', async () => {
    const asked = new AbortController();
    const group = createProcessGroup(unguarded, {
      asked: asked.signal,
      urgent: new AbortController().signal,
    });
    const late = group.start(program('late', RUN));
    asked.abort(new Error('interrupted'));
    await expect(late).rejects.toThrow('interrupted');
    await expect(group.start(program('after', RUN))).rejects.toThrow('interrupted');
    await group.stop('none', 'late');
    expect(processesIn(folder())).toEqual([]);
  });

  it('stops one before all others, and another one after them', async () => {
    const group = createProcessGroup(unguarded);
    const log = path.join(folder(), 'ends');
    // whoever did not wait for the others would have written before them
    const slowly = (name: string, ms: number): string =>
      `process.on('SIGTERM', () => setTimeout(() => { require('fs').appendFileSync('${log}', '${name} '); process.exit() }, ${ms}));`;
    await group.start(program('site', slowly('site', 0) + RUN + READY));
    await group.start(program('other', slowly('other', 150) + RUN + READY));
    await group.start(program('door', slowly('door', 300) + RUN + READY));
    await group.stop('door', 'site');
    expect(readFileSync(log, 'utf8')).toBe('door other site ');
  });

  it('kills what does not stop when it is urgent', async () => {
    const urgent = new AbortController();
    const group = createProcessGroup(unguarded, {
      asked: new AbortController().signal,
      urgent: urgent.signal,
    });
    const deaf = "process.on('SIGTERM', () => undefined);";
    await group.start(program('deaf', deaf + RUN + READY));
    await group.start(program('other', deaf + RUN + READY));
    const stopped = group.stop('deaf', 'none');
    urgent.abort();
    await stopped;
    expect(group.member('deaf')?.process.signalCode).toBe('SIGKILL');
    expect(processesIn(folder())).toEqual([]);
  });
});
