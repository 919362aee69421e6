import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@jiralake/core';
import { hasCode } from '@jiralake/files';

export interface WantedPort {
  /** 0 for any free port */
  port: number;
  /** the command with another port, for messages */
  other: string;
}

const LOOK_EVERY_MS = 200;

/**
 * Reserves ports for services that start later; the returned function frees them. Waits up to `patienceMs` for a taken port.
 * @throws Error naming the port that is taken, and the command with another port
 */
export async function takePorts(
  host: string,
  wanted: readonly WantedPort[],
  patienceMs = 0,
): Promise<() => Promise<void>> {
  const taken: Server[] = [];
  const giveBack = async (): Promise<void> => {
    await Promise.all(taken.splice(0).map((server) => once(server.close(), 'close')));
  };
  refuseTwice(wanted);
  const deadline = Date.now() + patienceMs;
  try {
    for (const { port, other } of wanted.filter((one) => one.port !== 0))
      taken.push(await take(host, port, other, deadline));
  } catch (error) {
    await giveBack();
    throw error;
  }
  return giveBack;
}

function refuseTwice(wanted: readonly WantedPort[]): void {
  const again = wanted.find(
    ({ port }, index) => port !== 0 && wanted.findIndex((one) => one.port === port) < index,
  );
  if (again)
    throw new Error(
      `port ${again.port} is set for two services, so nothing was started. Use another port: ${again.other}`,
    );
}

async function take(host: string, port: number, other: string, deadline: number): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    try {
      server.listen({ host, port, exclusive: true });
      await once(server, 'listening');
      return server;
    } catch (error) {
      const isTaken = hasCode(error, 'EADDRINUSE');
      if (isTaken && Date.now() < deadline) {
        await sleep(LOOK_EVERY_MS);
        continue;
      }
      const why = isTaken ? 'is taken by another program' : `cannot be used (${messageOf(error)})`;
      throw new Error(`port ${port} ${why}, so nothing was started or deleted. Use another port: ${other}`);
    }
  }
}
