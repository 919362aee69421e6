import { spawn, type ChildProcess } from 'node:child_process';

/** A Redis server that several programs may use. */
export interface UsedServer {
  pid: number;
  port: number;
  /** false for one that another program started */
  own: boolean;
}

/** A process that outlives this one and ends what it left running. */
export interface Guardian {
  /** Ends this process after us, as long as it runs. */
  watch(child: ChildProcess): void;
  /** Ends this server after us, unless others use it. */
  watchServer(server: UsedServer): void;
  /** We do not use that server any more, or it has ended. */
  leaveServer(): void;
  /** Everything has ended, and so does the guardian. */
  dismiss(): Promise<void>;
}

/**
 * Starts a guardian: `script` is the bundle that calls `runGuardian`. It notices our end by its standard input, whatever ended
 * us, and is in a group of its own, which Ctrl-C does not reach.
 */
export function startGuardian(script: string, cwd: string): Guardian {
  const guardian = spawn(process.execPath, [script], {
    cwd,
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // without one all works as well; only what is left behind stays there
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
