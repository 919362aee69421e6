import { untilAborted, type Guardian, type Interruption } from '@jiralake/program';
import { spawnChild, type StartingChild, type Child, type ChildOptions } from './child-process';

export type Interruptible = Pick<Interruption, 'asked' | 'urgent'>;

/** Child processes that are stopped together. */
export interface ProcessGroup {
  /**
   * Starts a process, replaces the member of the same name, and waits until it is ready.
   * @throws Error with its last output lines when it ends instead, and after `stop` was called
   */
  start(options: ChildOptions): Promise<Child>;
  /** Returns the last process of that name, ended or not. */
  member(name: string): StartingChild | undefined;
  /** Lists the names of members that have ended. */
  ended(): string[];
  /**
   * Stops the member `first`, then all others, including those that are not ready yet, and then the member `last`. No member
   * can be started after that.
   */
  stop(first: string, last: string): Promise<void>;
}

export function createProcessGroup(guardian: Guardian, interruption?: Interruptible): ProcessGroup {
  const members = new Map<string, StartingChild>();
  const interrupted = interruption && untilAborted(interruption.asked);
  // after the start nothing awaits this promise, so its rejection must be handled
  interrupted?.catch(() => undefined);
  let stopping = false;
  return {
    async start(options) {
      interruption?.asked.throwIfAborted();
      if (stopping) throw new Error(`${options.name} is not started, because everything is being stopped`);
      const begun = spawnChild(options);
      members.set(options.name, begun);
      guardian.watch(begun.process);
      return interrupted ? Promise.race([begun.ready, interrupted]) : begun.ready;
    },
    member: (name) => members.get(name),
    ended: () => [...members.values()].filter((one) => one.hasEnded()).map(({ name }) => name),
    async stop(first, last) {
      stopping = true;
      const end = (one: StartingChild): Promise<void> => one.stop('SIGTERM', interruption?.urgent);
      const all = [...members.values()];
      const inOrder = [
        all.filter(({ name }) => name === first),
        all.filter(({ name }) => name !== first && name !== last),
        all.filter(({ name }) => name === last),
      ];
      for (const some of inOrder) await Promise.all(some.map(end));
    },
  };
}
