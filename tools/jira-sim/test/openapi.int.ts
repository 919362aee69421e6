import { fetchedParts } from '@jiralake/payloads';
import { readOpenApi, schemaFinder, schemaProblems } from '@jiralake/testing';
import { CLOUD_ID, MAIN, SERVICE, startSimulator } from './start-simulator';

const ISSUE = '/rest/api/3/issue/{issueIdOrKey}';

/** Every list of an issue that the fetcher requests. */
const PART_ENDPOINTS = Object.values(fetchedParts).flatMap((part) =>
  'endpoint' in part ? [part.endpoint] : [],
);

/** Where real responses are known to differ from the OpenAPI file, and how. */
const KNOWN_DIFFERENCES: readonly [problem: RegExp, reason: string][] = [
  [
    /\.items\[\]\.(from|fromString|to|toString): is null instead of string$/,
    'a change from or to nothing has null where the file only allows texts',
  ],
  [
    /^\/rest\/api\/3\/issue\/\{issueIdOrKey\}\/remotelink: is array instead of object$/,
    'the file describes one remote link, its own example and the endpoint answer a list',
  ],
  [
    /^\/rest\/api\/3\/field\[\]\.untranslatedName: is not in the schema$/,
    'custom fields tell their name before translation, which the file does not list',
  ],
  [
    /^\/rest\/api\/3\/serverInfo\.defaultLocale: is not in the schema$/,
    'the endpoint tells the language of the site, which the file does not list',
  ],
];

const openApi = readOpenApi();
const withFile = openApi === undefined ? describe.skip : describe;

withFile('the answers, held against the OpenAPI file', () => {
  const described = openApi ?? { paths: {}, components: { schemas: {} } };
  const find = schemaFinder(described);
  const schemaOf = (endpoint: string) =>
    described.paths[endpoint]!['get']!.responses['200']!.content!['application/json']!.schema;
  const seen = new Set<RegExp>();
  const unexpected = (problems: string[]) =>
    [...new Set(problems)].filter((problem) => {
      const known = KNOWN_DIFFERENCES.find(([pattern]) => pattern.test(problem));
      if (known !== undefined) seen.add(known[0]);
      return known === undefined;
    });

  let site: Awaited<ReturnType<typeof startSimulator>>;
  let keys: string[];
  beforeAll(async () => {
    site = await startSimulator({ issues: 40, bigIssues: 1 });
    await site.post('/_sim/activity', { changes: 150, perSecond: 5000, seed: 4 });
    await site.untilDelivered();
    keys = (await site.issueLines()).map((line) => line.issue.key);
  });
  afterAll(() => site.stop());

  const answers = async (endpoint: string, query = ''): Promise<unknown[]> => {
    const wanted = endpoint.includes('{') ? keys : [''];
    const bodies: unknown[] = [];
    for (const key of wanted) {
      const address = endpoint.replace('{issueIdOrKey}', key) + query;
      bodies.push(await site.json(site.get(address, MAIN)));
      bodies.push(await site.json(site.get(`/ex/jira/${CLOUD_ID}${address}`, SERVICE)));
    }
    return bodies;
  };

  it.each([
    [ISSUE, '?expand=changelog,names,schema,renderedFields'],
    ...PART_ENDPOINTS.map((endpoint) => [`${ISSUE}/${endpoint}`, '']),
    ['/rest/api/3/field', ''],
    ['/rest/api/3/myself', ''],
    ['/rest/api/3/serverInfo', ''],
    ['/rest/api/3/status', ''],
    ['/rest/api/3/issuetype', ''],
    ['/rest/api/3/issueLinkType', ''],
    ['/rest/api/3/resolution/search', ''],
    ['/rest/api/3/users/search', ''],
  ] as [string, string][])('%s', async (endpoint, query) => {
    for (const body of await answers(endpoint, query))
      expect(unexpected(schemaProblems(schemaOf(endpoint), body, endpoint, find))).toEqual([]);
  });

  it.each([
    ['the ids', []],
    ['some fields', ['summary', 'updated']],
    ['all fields', ['*all']],
  ])('a search for %s, asked in either way', async (_what, fields) => {
    const jql = 'created >= -3650d order by created';
    const path = '/rest/api/3/search/jql';
    const query = new URLSearchParams({ jql, ...(fields.length > 0 ? { fields: fields.join() } : {}) });
    const got = await site.json(site.get(`${path}?${query.toString()}`, MAIN));
    const posted = await site.json<{ issues: unknown[] }>(site.search({ jql, fields }));
    expect(posted).toEqual(got);
    expect(posted.issues.length).toBeGreaterThan(30);
    for (const method of ['get', 'post']) {
      const { schema } = described.paths[path]![method]!.responses['200']!.content!['application/json']!;
      expect(unexpected(schemaProblems(schema, posted, path, find))).toEqual([]);
    }
  });

  it('issues and changes in bulk', async () => {
    const ids = (await site.issueLines()).map(({ issue }) => issue.id);
    for (const [what, body] of [
      ['issue', { fields: ['*all'], expand: ['changelog'] }],
      ['changelog', {}],
    ] as const) {
      const path = `/rest/api/3/${what}/bulkfetch`;
      const answer = await site.json(site.bulkfetch(what, { issueIdsOrKeys: ids, ...body }));
      const { schema } = described.paths[path]!['post']!.responses['200']!.content!['application/json']!;
      expect(unexpected(schemaProblems(schema, answer, path, find))).toEqual([]);
    }
  });

  it('every remote link is one of the file', async () => {
    const links = (await answers(`${ISSUE}/remotelink`)).flat();
    expect(links.length).toBeGreaterThan(10);
    for (const link of links)
      expect(schemaProblems(find('#/components/schemas/RemoteIssueLink'), link, 'link', find)).toEqual([]);
  });

  it.each([
    ['comment', 'PageOfComments'],
    ['worklog', 'PageOfWorklogs'],
  ])('the embedded %s page is one of the file', async (field, name) => {
    const issues = (await answers(ISSUE)) as { fields: Record<string, unknown> }[];
    for (const { fields } of issues)
      expect(schemaProblems(find(`#/components/schemas/${name}`), fields[field], field, find)).toEqual([]);
  });

  it('has no exception that nothing needs', () => {
    const unused = KNOWN_DIFFERENCES.filter(([pattern]) => !seen.has(pattern)).map(([, reason]) => reason);
    expect(unused).toEqual([]);
  });
});
