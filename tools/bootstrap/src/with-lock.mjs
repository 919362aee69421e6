// A lock for each checkout: one bootstrap process at a time installs packages or builds in it.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Runs `work` while this process holds the lock of the checkout at `root`, and returns its result. Calls `onWait` once
 * when another process holds the lock. The lock is a listening socket: the system frees it however its holder ends, and
 * the checkout can be read-only.
 */
export async function withLock(root, work, onWait) {
  const lock = await take(addressOf(root), onWait);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function addressOf(root) {
  const name = `jiralake-bootstrap-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  // on Linux, an abstract socket, which has no file
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

/** Returns the lock, or `undefined` when another process holds it. */
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
      // a system without such sockets goes on without a lock
      resolve(code === 'EADDRINUSE' ? undefined : { release: () => undefined }),
    );
    server.listen(address, () => resolve({ release }));
  });
}

/** Waits until the holder closes the connection, or ends. */
function untilFree(address) {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.on('error', ({ code }) => {
      // a dead holder leaves the file of its socket, on systems where the socket has one
      if (code === 'ECONNREFUSED' && !address.startsWith('\0')) rmSync(address, { force: true });
    });
    socket.on('close', resolve);
    socket.resume();
  });
}
