import { createServer, connect as dial, type AddressInfo, type Server } from 'node:net';

export interface Dropper {
  /** URL of the proxy, to use instead of the server's */
  url: string;
  /** resolves when the text arrives; the proxy passes nothing of that connection on from then on */
  dropped: Promise<void>;
  close(): void;
}

/** A proxy in front of Redis that passes everything on until a client first sends `text`, which never arrives. */
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
