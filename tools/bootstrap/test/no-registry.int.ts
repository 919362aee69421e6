import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useTempFolder } from '@jiralake/testing';
import { makeMiniCheckout } from './mini-checkout';

const folder = useTempFolder();
const INSTALLING = 'installing npm packages (npm ci)\n';

/** Runs a checkout without packages against a registry. */
async function install(registry: string) {
  const checkout = makeMiniCheckout(folder());
  checkout.write('node_modules/.package-lock.json', '{}');
  return checkout.run([], { npm_config_registry: registry, npm_config_cache: `${checkout.folder}/cache` });
}

/** Calls `use` with the URL of a registry that answers each request with `status`, and closes the registry. */
async function withRegistry<T>(status: number, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_req, res) => res.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('says in a sentence that the registry cannot be reached, and what to do', async () => {
  const gone = await withRegistry(200, (url) => Promise.resolve(url));
  const { code, err } = await install(gone);
  expect(code).toBe(1);
  expect(err.replace(INSTALLING, '')).toMatch(
    /^npm ci failed: http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Check the network, .* run the same again\n$/,
  );
});

it('leaves the word to npm when the registry answers', async () => {
  const { code, err } = await withRegistry(404, install);
  expect(code).toBe(1);
  expect(err).toMatch(/^npm error code E404$/m);
  expect(err).toMatch(/^npm ci failed \(exit code 1\)$/m);
  expect(err).not.toMatch(/npm http|cannot be reached/);
});
