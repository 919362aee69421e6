import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

/** The path of Chromium on this machine, `undefined` when there is none. */
export const chromiumPath = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));

/** Starts a browser for the tests of a file. Call the result for a window that is logged in. */
export function useChromium(): (login: { username: string; password: string }) => Promise<BrowserContext> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(() => browser?.close());
  return async (httpCredentials) => {
    if (!browser) throw new Error('no chromium was found');
    const context = await browser.newContext({ httpCredentials, viewport: { width: 1400, height: 900 } });
    context.setDefaultTimeout(60_000);
    return context;
  };
}
