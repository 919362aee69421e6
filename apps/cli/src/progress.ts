import { SingleBar } from 'cli-progress';

export interface Progress {
  /** `total` may be unknown at first */
  update(step: string, done: number, total: number | undefined): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

/** A bar on a terminal, and a line now and then elsewhere. */
export function showProgress(
  say: (line: string) => void,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  return stream.isTTY ? barOn(stream) : linesBy(say);
}

function barOn(stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    format: '{step} [{bar}] {value}/{total} · {eta_formatted}',
    stream,
    hideCursor: true,
  });
  let step = '';
  return {
    update(current, done, total) {
      if (step !== current) bar.start(total ?? 0, done, { step: current });
      step = current;
      // the bar is full as long as nobody knows how much there is
      bar.setTotal(total ?? done);
      bar.update(done, { step: current });
    },
    stop: () => bar.stop(),
  };
}

function linesBy(say: (line: string) => void): Progress {
  let said = performance.now();
  return {
    update(step, done, total) {
      if (performance.now() - said < LINE_EVERY_MS) return;
      said = performance.now();
      say(`${step}: ${done}${total === undefined ? '' : ` of ${total}`}`);
    },
    stop: () => undefined,
  };
}
