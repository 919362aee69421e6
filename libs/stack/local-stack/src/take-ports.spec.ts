import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { takePorts } from './take-ports';

const HOST = '127.0.0.1';
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listen(port = 0): Promise<number> {
  const server = createServer().listen(port, HOST);
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const port = await listen();
  await once(servers.pop()!.close(), 'close');
  return port;
}

const other = 'start --port 1';

it('keeps ports from others until it gives them back', async () => {
  const port = await freePort();
  const giveBack = await takePorts(HOST, [{ port, other }]);
  await expect(listen(port)).rejects.toThrow('EADDRINUSE');
  await giveBack();
  expect(await listen(port)).toBe(port);
});

it('says which one is taken and what to give instead, and keeps none', async () => {
  const [free, taken] = [await freePort(), await listen()];
  await expect(
    takePorts(HOST, [
      { port: free, other: '' },
      { port: taken, other },
    ]),
  ).rejects.toThrow(
    `port ${taken} is taken by another program, so nothing was started or deleted. Use another port: start --port 1`,
  );
  expect(await listen(free)).toBe(free);
});

it('waits for one that is given up, with patience', async () => {
  const port = await listen();
  const waiting = takePorts(HOST, [{ port, other }], 20_000);
  servers.splice(0).forEach((server) => server.close());
  await (
    await waiting
  )();
});

it('says that two services want the same one, and takes any number of free ones', async () => {
  const port = await freePort();
  await expect(
    takePorts(HOST, [
      { port, other: '' },
      { port, other },
    ]),
  ).rejects.toThrow(`port ${port} is set for two services`);
  await (
    await takePorts(HOST, [
      { port: 0, other },
      { port: 0, other },
    ])
  )();
});

it('says why a port cannot be had that nobody has', async () => {
  await expect(takePorts('203.0.113.1', [{ port: 8080, other }])).rejects.toThrow(
    /^port 8080 cannot be used \(.*EADDRNOTAVAIL.*\).*start --port 1$/,
  );
});
