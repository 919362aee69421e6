import { fetchedParts, partsOfKind } from '@jiralake/payloads';
import { useFetcher, type Fetcher } from './use-fetcher';

const ISSUE = 'GET /rest/api/3/issue/:idOrKey';
const CHANGES = ['comment-add', 'transition', 'edit-fields'];

const SLA_FIELDS = ['customfield_10161', 'customfield_10328'];

/** Expected requests of each list with an endpoint of its own, when every issue is fetched once. */
const ownLists = (issues: number): Record<string, number> =>
  Object.fromEntries(
    partsOfKind('own list').map((name) => [`main ${ISSUE}/${fetchedParts[name].endpoint}`, issues]),
  );

interface Count {
  issues: number;
  /** of a service desk, whose issues have SLA values */
  withSla: number;
  asked: Record<string, number>;
}

/** Fetches every issue of the site, then each again after a change, and counts the requests of both. */
async function countRequests({ site, fetch }: Fetcher): Promise<Count[]> {
  const issues = (await site.truths()).map(({ issue }) => issue);
  const withSla = issues.filter(({ fields }) => SLA_FIELDS.some((name) => name in fields)).length;
  const fetchAll = async (): Promise<Count> => {
    await site.takeRequests();
    for (const { id } of issues) await fetch(id);
    return { issues: issues.length, withSla, asked: await site.takeRequests() };
  };
  const first = await fetchAll();
  for (const [i, { id }] of issues.entries()) await site.change(CHANGES[i % CHANGES.length]!, id);
  return [first, await fetchAll()];
}

describe('with an account that may not read SLA values and one that may', () => {
  const fetcher = useFetcher();

  it('an issue inside the windows is a request for itself, one for SLA values, and one for each list of its own', async () => {
    for (const { issues, withSla, asked } of await countRequests(fetcher())) {
      expect(asked).toEqual({
        [`main ${ISSUE}`]: issues,
        [`service ${ISSUE}`]: withSla,
        ...ownLists(issues),
      });
      expect(withSla).toBeGreaterThan(issues / 2);
    }
  });
});

describe('with one account that reads everything', () => {
  const fetcher = useFetcher(['--main-sees-sla']);

  it('an issue inside the windows is a request for itself, and one for each list of its own', async () => {
    for (const { issues, asked } of await countRequests(fetcher()))
      expect(asked).toEqual({ [`main ${ISSUE}`]: issues, ...ownLists(issues) });
  });
});
