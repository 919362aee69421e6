import { readFile, writeFile } from 'node:fs/promises';
import { issueIdSchema, monthSchema } from '@jiralake/core';
import { eventually } from '@jiralake/testing';
import type { Page } from 'playwright-core';
import { PASSWORD, startDashboardOn, type Dashboard } from './start-dashboard';
import { chromiumPath, useChromium } from './use-chromium';
import { usePipeline, type SiteIssue } from './use-pipeline';
import { useQueues } from './use-queues';

// five processes and a browser, on machines that may have little time for them
jest.setTimeout(240_000);

const [redis, queues] = useQueues();
const pipeline = usePipeline(redis);
const open = useChromium();
let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboardOn(redis);
});
afterAll(() => dashboard.program.stop());

async function paste(page: Page, text: string): Promise<void> {
  await page.goto(dashboard.url);
  await page.getByRole('textbox').fill(text);
  await page.getByRole('button', { name: 'Enqueue' }).click();
}

const inBrowser = chromiumPath === undefined ? describe.skip : describe;
inBrowser(
  `an admin in a browser${chromiumPath === undefined ? ' (skipped: no chromium was found)' : ''}`,
  () => {
    const login = { username: 'admin', password: PASSWORD };
    let page: Page;
    beforeEach(async () => {
      page = await (await open(login)).newPage();
    });
    afterEach(() => page.context().close());

    const truthOf = async (id: string): Promise<SiteIssue> => {
      const issue = (await pipeline().issues()).find((each) => each.id === id);
      if (!issue) throw new Error(`the site has no issue ${id}`);
      return issue;
    };
    const expectInLake = (id: string) =>
      eventually(async () => {
        expect(await pipeline().summariesOf(id)).toEqual([(await truthOf(id)).summary]);
      }, 30_000);

    it('pastes an id and a key, sees how old the change is, and both issues come into the lake', async () => {
      const [first, second] = await pipeline().issues();
      if (!first || !second) throw new Error('the site is empty');
      await page.goto(dashboard.url);
      await page.getByText('every change is in the lake').waitFor();
      await paste(page, `${first.id}\n${second.key.toLowerCase()}\nno key`);
      await page.getByRole('heading', { name: '2 issues enqueued' }).waitFor();
      expect(await page.locator('ul.entries li').allTextContents()).toEqual(['no', 'key']);

      await page.getByRole('link', { name: 'Back to the status page' }).click();
      expect(await page.locator('#oldest').textContent()).toMatch(/^\d+ s$/);
      await eventually(async () => {
        await page.getByRole('link', { name: 'Refresh' }).click();
        expect(await page.locator('#oldest').textContent()).toMatch(/^[1-9]\d* s$/);
      });

      pipeline().startWorkers();
      await expectInLake(first.id);
      await expectInLake(second.id);
      await pipeline().change('edit-summary', second.id);
      expect(await pipeline().summariesOf(second.id)).toEqual([second.summary]);
      await paste(page, second.key);
      await expectInLake(second.id);
      expect((await truthOf(second.id)).summary).not.toBe(second.summary);
      await eventually(async () => {
        await page.goto(dashboard.url);
        expect(await page.getByText('every change is in the lake').count()).toBe(1);
      });
    });

    it('sees a broken issue, retries the failed job in bull-board, and it completes', async () => {
      const [issue] = await pipeline().issues();
      if (!issue) throw new Error('the site is empty');
      pipeline().startWorkers();
      await paste(page, issue.id);
      await expectInLake(issue.id);

      const file = pipeline().rawFile(issue.id);
      const good = await readFile(file, 'utf8');
      await writeFile(file, '{');
      const month = monthSchema.parse(issue.created.slice(0, 7));
      await queues().work.transform(month, [issueIdSchema.parse(issue.id)]);
      await eventually(async () => expect(await queues().quarantine.list()).toHaveLength(1));
      await page.goto(dashboard.url);
      expect(await page.locator('#quarantine td').first().textContent()).toBe(issue.id);
      await eventually(async () => expect(await queues().queues.bull.transform.getFailedCount()).toBe(1));
      await writeFile(file, good.replaceAll(issue.summary, 'repaired by hand'));

      await page.goto(dashboard.url);
      await page.getByRole('link', { name: 'Queues' }).click();
      for (const name of ['jira-fetch', 'jira-attachments', 'jira-transform', 'jira-sweep'])
        await page.getByRole('link', { name }).first().waitFor();
      await page.goto(dashboard.url);
      await page
        .locator('tr', { hasText: 'jira-transform' })
        .getByRole('link', { name: '1', exact: true })
        .click();
      await page.getByText('not written:').first().waitFor();
      const retry = page.locator('button:has(svg.lucide-refresh-cw)').filter({ hasNotText: 'Retry all' });
      await retry.click();
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('No failed jobs').waitFor();

      await eventually(async () =>
        expect(await pipeline().summariesOf(issue.id)).toEqual(['repaired by hand']),
      );
      await eventually(async () => expect(await queues().quarantine.list()).toEqual([]));
      expect(await queues().queues.bull.transform.getFailedCount()).toBe(0);
    });

    it('adds nonsense in bull-board and reads why it was refused', async () => {
      await page.goto(`${dashboard.url}/queues/queue/jira-fetch`);
      await page.locator('button[aria-haspopup=menu]').nth(1).click();
      await page.getByText('Add job').click();
      const form = page.locator('#add-job-form');
      await form.locator('.cm-content').first().fill('{ "id": "SUP-88" }');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('id is "SUP-88": not an issue id (digits only)').waitFor();
      expect(await queues().waiting()).toEqual([]);
    });
  },
);
