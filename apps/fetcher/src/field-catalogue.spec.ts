import { RetryLaterError, TransientError } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { LeaseLostError, type Leases, type Renewal } from '@jiralake/ledger';
import { createSiteStore } from '@jiralake/raw-store';
import { siteFieldsSchema } from '@jiralake/payloads';
import { readCase, useTempFolder, whenCases } from '@jiralake/testing';
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
    /** how many attempts find the lease held by another process */
    busy: 0,
    /** the lease is lost with the next write */
    losing: false,
    now: Date.parse('2026-02-03'),
    names: {} as Record<string, string>,
    renewed: [] as Renewal[],
  };
  const catalogue = () =>
    createFieldCatalogue({
      leases: leasesOf(state),
      jira: {
        getFields: () => {
          state.requests += 1;
          if (state.failing) return Promise.reject(new TransientError('502'));
          return Promise.resolve(
            siteFieldsSchema.parse(state.fields.map((id) => ({ id, name: state.names[id] ?? id }))),
          );
        },
      },
      renew: (changed) => Promise.resolve(void state.renewed.push(...changed)),
      site: createSiteStore(folder()),
      log: createLogger('test', 'silent'),
      clock: () => state.now,
    });
  return { state, catalogue };
}

function leasesOf(state: { busy: number; losing: boolean }): Leases {
  return {
    hold(name, work) {
      if (state.busy-- > 0) return Promise.reject(new RetryLaterError(`${name} is busy`, 1));
      let looks = 0;
      const assertHeld = (): Promise<void> =>
        state.losing && ++looks === 2 ? Promise.reject(new LeaseLostError('lost')) : Promise.resolve();
      return work({ signal, assertHeld });
    },
  };
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
    await cover(['customfield_3', 'customfield_2'], signal);
    expect(state.requests).toBe(3);
  });

  it('knows a field that was made a moment after it was fetched', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover(['customfield_1', 'customfield_8'], signal);
    state.fields.push('customfield_2');
    await cover(['customfield_1', 'customfield_8'], signal);
    expect(state.requests).toBe(1);
    await cover(['customfield_2'], signal);
    expect(await stored()).toContain('customfield_2');
  });

  it.each([
    ['one', ['customfield_9']],
    ['one of many', ['summary', 'customfield_1', 'customfield_9']],
    ['one beside another that stays unknown', ['customfield_8', 'customfield_9']],
  ])('knows %s that was made a minute after the last request', async (_, fields) => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover(['customfield_8'], signal);
    state.now += minute;
    state.fields.push('customfield_9');
    await cover(fields, signal);
    expect(await stored()).toContain('customfield_9');
    await cover(fields, signal);
    expect(state.requests).toBe(2);
  });

  whenCases()('knows the collected field, and has what stands without its name written again', async () => {
    const text = (readCase('field-made-a-minute-ago').input as string[]).join('\n');
    const [, id = '', name = ''] = /field (customfield_\d+) "(.+)" made/.exec(text) ?? [];
    expect([id, name]).toEqual(['customfield_9', 'Customer tier']);
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover([], signal);
    state.now += minute;
    state.fields.push(id);
    state.names[id] = name;
    await cover([id], signal);
    const fields = (await createSiteStore(folder()).readFields())?.fields;
    expect(fields?.find((field) => field.id === id)?.name).toBe(name);
    expect(state.renewed).toEqual([{ kind: 'field', id, now: name }]);
  });

  it('has the rows of a field written again that is new, or is called otherwise', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    await cover([], signal);
    expect(state.renewed).toEqual([]);
    state.fields.push('customfield_2');
    state.names['customfield_1'] = 'Customer tier';
    await cover(['customfield_2'], signal);
    expect(state.renewed).toEqual([
      { kind: 'field', id: 'customfield_1', now: 'Customer tier' },
      { kind: 'field', id: 'customfield_2', now: 'customfield_2' },
    ]);
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

  it('waits for another replica that is at it, and takes what that one stored', async () => {
    const { state, catalogue } = site();
    await catalogue()(['customfield_1'], signal);
    state.fields.push('customfield_2');
    const cover = catalogue();
    state.busy = 1;
    const other = catalogue()(['customfield_2'], signal);
    await Promise.all([other, cover(['customfield_2'], signal)]);
    expect(await stored()).toContain('customfield_2');
    state.busy = 3;
    await catalogue()(['customfield_2'], signal);
    expect(state.busy).toBe(3);
  });

  it('I2: is asked for again when its lease was lost meanwhile: what is stored may be older than what was', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    state.losing = true;
    await cover(['customfield_1'], signal);
    expect(state.requests).toBe(1);
    state.losing = false;
    await cover(['customfield_1'], signal);
    expect(state.requests).toBe(2);
  });

  it('tells which fields are SLAs, as far as it is known', async () => {
    const { state, catalogue } = site();
    const cover = catalogue();
    state.failing = true;
    expect((await cover(['customfield_1'], signal))('summary')).toBeUndefined();
    Object.assign(state, { failing: false, now: state.now + 11 * minute });
    const isSlaField = await cover(['customfield_1'], signal);
    expect(['summary', 'customfield_1', 'customfield_9'].map(isSlaField)).toEqual([
      false,
      undefined,
      undefined,
    ]);
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
