import { untilAborted, type Guardian, type Interruption } from '@jiralake/program';
import { spawnChild, type Beginner, type Child, type ChildOptions } from './child-process';

export type Interruptible = Pick<Interruption, 'asked' | 'urgent'>;

/** Processes that end together. */
export interface Crew {
  /**
   * Starts a member, in the place of the one of that name, and waits until it is ready. @throws Error with its last words when
   * it ends instead, and when everything is to stop
   */
  start(options: ChildOptions): Promise<Child>;
  /** The last one of that name, ended or not. */
  member(name: string): Beginner | undefined;
  /** Names of members that have ended. */
  ended(): string[];
  /**
   * Stops the `first` member, then all others, also those that are not ready yet, and the `last` when they have ended; none
   * starts any more.
   */
  stop(first: string, last: string): Promise<void>;
}

export function createCrew(guardian: Guardian, interruption?: Interruptible): Crew {
  const members = new Map<string, Beginner>();
  const interrupted = interruption && untilAborted(interruption.asked);
  // once everything runs, nobody here waits for it any more
  interrupted?.catch(() => undefined);
  let stopping = false;
  return {
    async start(options) {
      interruption?.asked.throwIfAborted();
      if (stopping) throw new Error(`${options.name} is not started: everything stops`);
      const begun = spawnChild(options);
      members.set(options.name, begun);
      guardian.watch(begun.process);
      return interrupted ? Promise.race([begun.ready, interrupted]) : begun.ready;
    },
    member: (name) => members.get(name),
    ended: () => [...members.values()].filter((one) => one.hasEnded()).map(({ name }) => name),
    async stop(first, last) {
      stopping = true;
      const end = (one: Beginner): Promise<void> => one.stop('SIGTERM', interruption?.urgent);
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
