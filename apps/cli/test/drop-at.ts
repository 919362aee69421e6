import { createServer, connect as dial, type AddressInfo, type Server } from 'node:net';

export interface Dropper {
  /** where to connect instead of the server */
  url: string;
  /** resolves when the text was about to pass; nothing of that connection passes from then on */
  dropped: Promise<void>;
  close(): void;
}

/** Stands before a Redis and lets everything pass until a client sends `text` for the first time, which never arrives. */
export async function dropAt(redisUrl: string, text: string): Promise<Dropper> {
  const { hostname, port } = new URL(redisUrl);
  let isArmed = true;
  let note = (): void => undefined;
  const dropped = new Promise<void>((resolve) => (note = resolve));
  const server: Server = createServer((client) => {
    const redis = dial(Number(port), hostname);
    redis.on('error', () => client.destroy());
    client.on('error', () => redis.destroy());
    client.on('close', () => redis.destroy());
    redis.on('close', () => client.destroy());
    redis.pipe(client);
    let tail = '';
    client.on('data', (chunk: Buffer) => {
      const seen = tail + chunk.toString('latin1');
      tail = seen.slice(-text.length);
      if (isArmed && seen.includes(text)) {
        isArmed = false;
        client.pause();
        note();
      } else redis.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return { url: `redis://127.0.0.1:${own}`, dropped, close: () => void server.close() };
}
