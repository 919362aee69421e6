import { SingleBar } from 'cli-progress';

export interface Progress {
  /** Updates the display. `total` may be unknown at first; `note` is additional text */
  update(step: string, done: number, total: number | undefined, note?: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

/** Creates a progress bar on a terminal, else prints a line from time to time. */
export function showProgress(
  say: (line: string) => void,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  return stream.isTTY ? barOn(stream) : linesBy(say);
}

function barOn(stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar({
    format: '{step} [{bar}] {value}/{total} · {eta_formatted}{note}',
    stream,
    hideCursor: true,
  });
  let step = '';
  return {
    update(current, done, total, note = '') {
      const shown = { step: current, note: note && ` · ${note}` };
      if (step !== current) bar.start(total ?? 0, done, shown);
      step = current;
      // an unknown total shows a full bar
      bar.setTotal(total ?? done);
      bar.update(done, shown);
    },
    stop: () => bar.stop(),
  };
}

function linesBy(say: (line: string) => void): Progress {
  let said = performance.now();
  return {
    update(step, done, total, note = '') {
      if (performance.now() - said < LINE_EVERY_MS) return;
      said = performance.now();
      say(`${step}: ${done}${total === undefined ? '' : ` of ${total}`}${note && ` · ${note}`}`);
    },
    stop: () => undefined,
  };
}
