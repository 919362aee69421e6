// Lets one launcher of a checkout install or build at a time.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Does `coordination` while no other launcher of the checkout at `root` does. The lock is a socket that is listened at, for the
 * system takes it back however its holder ends, and the checkout itself need not be written. `onWait` is called when
 * another one has it.
 */
export async function alone(root, work, onWait) {
  const lock = await take(addressOf(root), onWait);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function addressOf(root) {
  const name = `jiralake-launch-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  // a name of Linux that is no file
  return process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), `${name}.sock`);
}

async function take(address, onWait) {
  for (;;) {
    const lock = await tryToTake(address);
    if (lock) return lock;
    onWait();
    onWait = () => undefined;
    await untilFree(address);
  }
}

/** `undefined` when somebody has it. */
function tryToTake(address) {
  return new Promise((resolve) => {
    const waiting = new Set();
    const server = net.createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
    });
    const release = () => {
      server.close();
      for (const socket of waiting) socket.destroy();
    };
    server.once('error', ({ code }) =>
      // where there are no such sockets, no lock is better than no start
      resolve(code === 'EADDRINUSE' ? undefined : { release: () => undefined }),
    );
    server.listen(address, () => resolve({ release }));
  });
}

/** Until the holder closes the connection, which its end does as well. */
function untilFree(address) {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.on('error', ({ code }) => {
      // the file of a dead holder, where the socket is one
      if (code === 'ECONNREFUSED' && !address.startsWith('\0')) rmSync(address, { force: true });
    });
    socket.on('close', resolve);
    socket.resume();
  });
}
