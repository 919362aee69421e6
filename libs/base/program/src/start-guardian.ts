import { spawn, type ChildProcess } from 'node:child_process';

/** A Redis server that several programs may use. */
export interface UsedServer {
  pid: number;
  port: number;
  /** false for one that another program started */
  own: boolean;
}

/** A process that outlives this one and ends the processes that it left running. */
export interface Guardian {
  /** Ends this child after us, if it still runs. */
  watch(child: ChildProcess): void;
  /** Ends this server after us, unless other programs use it. */
  watchServer(server: UsedServer): void;
  /** Tells the guardian that this program no longer uses the server. */
  leaveServer(): void;
  /** Ends the guardian after all children ended. */
  dismiss(): Promise<void>;
}

/**
 * Starts a guardian; `script` is the bundle that calls `runGuardian`. The guardian notices our end by its standard input, and
 * has its own process group, so that Ctrl-C does not reach it.
 */
export function startGuardian(script: string, cwd: string): Guardian {
  const guardian = spawn(process.execPath, [script], {
    cwd,
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // everything works without a guardian, except that left processes keep running
  for (const end of [guardian, guardian.stdin]) end.on('error', () => undefined);
  guardian.unref();
  const tell = (...words: (string | number)[]): void => void guardian.stdin.write(`${words.join(' ')}\n`);
  return {
    watch(child) {
      const { pid } = child;
      if (pid === undefined) return;
      tell('child', pid);
      child.once('exit', () => tell('gone', pid));
    },
    watchServer: ({ pid, port, own }) => tell('server', pid, port, own ? 'own' : 'shared'),
    leaveServer: () => tell('left'),
    async dismiss() {
      if (guardian.pid === undefined || guardian.exitCode !== null || guardian.signalCode !== null) return;
      const ended = new Promise((resolve) => guardian.once('exit', resolve));
      guardian.ref();
      guardian.kill('SIGKILL');
      await ended;
    },
  };
}
