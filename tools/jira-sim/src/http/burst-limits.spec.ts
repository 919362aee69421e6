import { createBurstLimits } from './burst-limits';

const bulk = { method: 'POST', route: '/rest/api/3/issue/bulkfetch', caller: 'main' } as const;
const issue = { method: 'GET', route: '/rest/api/3/issue/:idOrKey', caller: 'main' } as const;

function setUp() {
  let time = 0;
  const limits = createBurstLimits(() => time);
  const passed = (knock: typeof bulk | typeof issue, tries: number): number =>
    Array.from({ length: tries }, () => limits.refuse(knock)).filter((reply) => reply === undefined).length;
  return { limits, passed, wait: (ms: number) => (time += ms) };
}

describe('createBurstLimits', () => {
  it('has a limit for each endpoint and method, as documented', () => {
    const { passed } = setUp();
    expect(passed(bulk, 500)).toBe(100);
    expect(passed(issue, 500)).toBe(150);
  });

  it('fills up steadily, and not over the requests of a second', () => {
    const { passed, wait } = setUp();
    expect(passed(bulk, 500)).toBe(100);
    wait(250);
    expect(passed(bulk, 500)).toBe(25);
    wait(60_000);
    expect(passed(bulk, 500)).toBe(100);
  });

  it('is for all accounts of the site together, and says which limit it was', () => {
    const { limits, passed } = setUp();
    passed(bulk, 100);
    expect(limits.refuse({ ...bulk, caller: 'service' })).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '1', 'RateLimit-Reason': 'jira-burst-based' },
    });
    expect(limits.refuse({ ...bulk, caller: 'media' })).toBeUndefined();
  });
});
