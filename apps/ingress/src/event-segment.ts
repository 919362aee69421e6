import path from 'node:path';
import { newSegmentName } from '@jiralake/event-log';
import { createAppendedFile, type AppendedFile } from '@jiralake/files';

export interface EventSegmentPorts {
  createFile?: (name: string) => Promise<AppendedFile>;
  now?: () => Date;
}

export interface EventSegment {
  /** Appends lines of events to the segment of a quarter of an hour. */
  append(quarter: number, lines: Buffer): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
const createSegmentFile = (name: string): Promise<AppendedFile> => createAppendedFile(name, 0o660);

/** Creates the appender of this process. It opens a new segment for each quarter of an hour, and when the file was removed. */
export function createEventSegment(
  folder: string,
  { createFile = createSegmentFile, now = () => new Date() }: EventSegmentPorts,
): EventSegment {
  let open: { quarter: number; file: AppendedFile; seenAt: number } | undefined;

  async function close(): Promise<void> {
    const before = open;
    open = undefined;
    await before?.file.close().catch(() => undefined);
  }
  async function openFor(quarter: number): Promise<NonNullable<typeof open>> {
    if (open?.quarter === quarter) return open;
    await close();
    const file = await createFile(path.join(folder, newSegmentName(quarter)));
    return (open = { quarter, file, seenAt: now().getTime() });
  }

  return {
    close,
    async append(quarter, lines) {
      const segment = await openFor(quarter);
      await segment.file.append(lines);
      const at = now().getTime();
      if (at - segment.seenAt < LOOK_EVERY_MS) return;
      segment.seenAt = at;
      if (!(await segment.file.isGone())) return;
      await close();
      await (await openFor(quarter)).file.append(lines);
    },
  };
}
