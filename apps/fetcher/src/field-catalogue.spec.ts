import { TransientError } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { createSiteStore } from '@jiralake/raw-store';
import { siteFieldsSchema } from '@jiralake/schemas';
import { useTempFolder } from '@jiralake/testing';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFieldCatalogue } from './field-catalogue';

const folder = useTempFolder();
const { signal } = new AbortController();
const minute = 60_000;

/** A site whose fields a test can change, and a clock that it can set. */
function site() {
  const state = {
    fields: ['summary', 'customfield_1'],
    requests: 0,
    failing: false,
    now: Date.parse('2026-02-03'),
  };
  const catalogue = () =>
    createFieldCatalogue({
      jira: {
        getFields: () => {
          state.requests += 1;
          if (state.failing) return Promise.reject(new TransientError('502'));
          return Promise.resolve(siteFieldsSchema.parse(state.fields.map((id) => ({ id, name: id }))));
        },
      },
      site: createSiteStore(folder()),
      log: createLogger('test', 'silent'),
      clock: () => state.now,
    });
  return { state, catalogue };
}
const stored = async (): Promise<string[]> =>
  ((await createSiteStore(folder()).readFields())?.fields ?? []).map(({ id }) => id);

describe('the field catalogue', () => {
  it('is fetched once, and is there for the next process', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await Promise.all([cover(['summary', 'customfield_1'], signal), cover(['customfield_1'], signal)]);
    await cover(['summary'], signal);
    await catalogue()(['customfield_1'], signal);
    expect(state.requests).toBe(1);
    expect(await stored()).toEqual(['summary', 'customfield_1']);
  });

  it('is stored for every issue that came while it was on its way', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    const first = cover(['customfield_1'], signal);
    while (state.requests === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await cover(['customfield_1'], signal);
    expect(await stored()).toContain('customfield_1');
    await first;
    expect(state.requests).toBe(1);
  });

  it('is fetched again for a custom field that it does not know, but not over and over', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover([], signal);
    state.fields.push('customfield_2');
    state.now += 11 * minute;
    await cover(['customfield_2', 'a system field of no catalogue'], signal);
    expect(await stored()).toContain('customfield_2');
    await cover(['customfield_3'], signal);
    await cover(['customfield_3'], signal);
    expect(state.requests).toBe(2);
  });

  it('is fetched again after a day, because names change', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover([], signal);
    state.now += 23 * 60 * minute;
    await cover([], signal);
    expect(state.requests).toBe(1);
    state.now += 2 * 60 * minute;
    await cover([], signal);
    expect(state.requests).toBe(2);
  });

  it('fails no issue, keeps what is stored, and is tried again later', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover([], signal);
    state.failing = true;
    state.now += 11 * minute;
    await cover(['customfield_2'], signal);
    expect(await stored()).toEqual(['summary', 'customfield_1']);
    Object.assign(state, { failing: false, fields: ['customfield_2'], now: state.now + 11 * minute });
    await cover(['customfield_2'], signal);
    expect(await stored()).toEqual(['customfield_2']);
  });

  it('replaces a broken file', async () => {
    const { catalogue } = site();
    await catalogue()([], signal);
    await writeFile(path.join(folder(), 'site/fields.json'), '{"fetchedAt":');
    await catalogue()([], signal);
    expect(JSON.parse(await readFile(path.join(folder(), 'site/fields.json'), 'utf8'))).toHaveProperty(
      'fields',
    );
  });
});
