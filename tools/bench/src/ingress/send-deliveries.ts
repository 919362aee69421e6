import { connect, type Socket } from 'node:net';
import type { Delivery } from './deliveries';

export interface SentDeliveries {
  tookMs: number;
  /** milliseconds from the first byte of a delivery to the last byte of its response, unordered */
  latencies: number[];
}

/**
 * Sends all deliveries over persistent connections, one at a time on each. Writes raw requests, because Node's HTTP client
 * would use more CPU than the server under test.
 * @throws Error when a response is not 200
 */
export async function sendDeliveries(
  url: string,
  deliveries: readonly Delivery[],
  connections: number,
): Promise<SentDeliveries> {
  const { hostname, port } = new URL(url);
  const latencies: number[] = [];
  const queue = deliveries[Symbol.iterator]();
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), hostname).setNoDelay();
      try {
        for (const delivery of queue) latencies.push(await exchange(socket, delivery));
      } finally {
        socket.destroy();
      }
    }),
  );
  return { tookMs: performance.now() - startedAt, latencies };
}

function exchange(socket: Socket, delivery: Delivery): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let answer = '';
    const end = (error?: Error): void => {
      socket.off('data', onData).off('error', end).off('close', onClose);
      if (error) reject(error);
      else resolve(performance.now() - startedAt);
    };
    const onClose = (): void => end(new Error(`hung up after: ${answer}`));
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      if (isWhole(answer)) end(answer.startsWith('HTTP/1.1 200 ') ? undefined : new Error(answer));
    };
    socket.on('data', onData).on('error', end).on('close', onClose);
    socket.write(delivery);
  });
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf('\r\n\r\n');
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer) ?? [];
  return head !== -1 && answer.length >= head + 4 + Number(length ?? 0);
}
