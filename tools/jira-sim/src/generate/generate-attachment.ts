import type { SimAttachment } from '../site/sim-issue';
import { nextId } from '../site/site';
import type { GeneratorRoom } from './generator-room';

const FILES: readonly [name: string, mimeType: string][] = [
  ['log.txt', 'text/plain'],
  ['screen 1.png', 'image/png'],
  ['Übersicht "final" (2).pdf', 'application/pdf'],
  ['エラー画面.png', 'image/png'],
  ['..trace..tar.gz', 'application/gzip'],
  ["customer's data; v1.2 & more.csv", 'text/csv'],
  ['تقرير.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['🔥.jpg', 'image/jpeg'],
  ['100% done #3?.txt', 'text/plain'],
  ['no-extension', 'application/octet-stream'],
  [`${'long name '.repeat(18)}.txt`, 'text/plain'],
];

export function generateAttachment(room: GeneratorRoom, at: number): SimAttachment {
  const { random, site } = room;
  const [filename, mimeType] = random.pick(FILES);
  const attachment: SimAttachment = {
    id: String(nextId(site, 'attachment', random.int(1, 2))),
    fileId: random.uuid(),
    filename,
    mimeType,
    size: random.chance(0.03) ? random.int(100_000, 400_000) : random.int(0, 4_000),
    created: at,
  };
  return random.chance(0.05)
    ? attachment
    : { ...attachment, author: random.pick([...site.people.agents, ...site.people.customers]) };
}

/** Generates up to two files, sometimes with the same name. */
export function generateAttachments(room: GeneratorRoom, times: readonly number[]): SimAttachment[] {
  const attachments = times.map((at) => generateAttachment(room, at));
  const [first, second] = attachments;
  if (first !== undefined && second !== undefined && room.random.chance(0.3))
    second.filename = first.filename;
  return attachments;
}
