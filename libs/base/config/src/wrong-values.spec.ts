import { loadConfig } from './load-config';
import { everyVariable as variables } from './variable-groups';

const needed = { JIRA_DOMAIN: 'acme.atlassian.net', JIRA_EMAIL: 'ada@acme.test', JIRA_API_TOKEN: 'token' };

/** The lines about variables, without the first. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(variables, { ...needed, ...env });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

const NO_NUMBERS = ['lots', '-1', '0', '1.5', '8 MB', 'NaN', 'Infinity', ' '];
const NO_FLAGS = ['maybe', '2', ' '];
const NO_PATHS = [' '];
const NO_EMAILS = ['ada', 'ada@', '@acme.test', '"ada@acme.test"', 'Ada <ada@acme.test>', 'ada@acme.test '];
const NO_TOKENS = [' ', 'two words', '"quoted"', 'token\n'];
const NO_DAYS = ['soon', '2027-02-30', '03.02.2027', ' '];
const NO_URLS = ['acme.atlassian.net', 'localhost:8080', 'ftp://acme.test', '//acme.test', 'http://', ' '];

const wrong: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    Object.keys(variables)
      .filter((name) => /_(MS|BYTES|CONCURRENCY|LIMIT|DAYS|STALLED|SECOND|MINUTE)$/.test(name))
      .map((name) => [name, NO_NUMBERS]),
  ),
  QUEUE_LOCK_MS: [...NO_NUMBERS, '9999999999'],
  JIRA_REQUEST_TIMEOUT_MS: [...NO_NUMBERS, '2147483648'],
  PORT: ['http', '65536', '-1', '80.5', ' ', '8080:8080'],
  JIRA_DOMAIN: ['acme', 'https://acme.atlassian.net', 'acme.atlassian.net/jira', 'acme..net', 'a b.net', ' '],
  JIRA_EMAIL: NO_EMAILS,
  JIRA_SLA_EMAIL: NO_EMAILS,
  JIRA_API_TOKEN: NO_TOKENS,
  JIRA_SLA_API_TOKEN: NO_TOKENS,
  JIRA_API_TOKEN_EXPIRES: NO_DAYS,
  JIRA_SLA_API_TOKEN_EXPIRES: NO_DAYS,
  JIRA_CLOUD_ID: ['acme', 'f0f7a244', ' '],
  JIRA_PROJECTS: [',', ' ', 'ops', 'Support Desk', 'OPS;HR'],
  JIRA_BASE_URL: NO_URLS,
  JIRA_GATEWAY_URL: NO_URLS,
  JIRA_ATTACHMENT_HOSTS: ['https://files.acme.test', 'files.acme.test/media', '*', '*.*'],
  JIRA_WEBHOOK_SECRET: [' ', ',', ' , '],
  DATA_DIR: NO_PATHS,
  JIRA_DATA_DIR: NO_PATHS,
  JIRA_PARQUET_DIR: NO_PATHS,
  FIELD_MAP_FILE: NO_PATHS,
  JIRA_DISTRIBUTION_DIR: NO_PATHS,
  REDIS_URL: ['redis', 'http://127.0.0.1:6379', '127.0.0.1:6379', 'redis://host:66000', 'redis://host/cache'],
  REDIS_PREFIX: ['a b', 'a:b', '{a}', ' '],
  HOST: ['http://0.0.0.0', '0.0.0.0:8080', 'a b', '[::]', ' '],
  ADMIN_PASSWORD: [' '],
  TRUST_PROXY: ['proxy.example', '10.0.0.0/33'],
  DASHBOARD_READ_ONLY: NO_FLAGS,
  DEBUG: NO_FLAGS,
  FETCH_REMOTE_LINKS: NO_FLAGS,
  LOG_LEVEL: ['verbose', 'INFO', '3'],
};

/** What libraries say by themselves, which helps nobody. */
const FOREIGN_WORDS = /received|NaN|expected|invalid|zod|must match/i;

it('there is a wrong value for every variable', () => {
  expect(Object.keys(wrong).sort()).toEqual(Object.keys(variables).sort());
});

describe.each(Object.entries(wrong))('%s', (name, values) => {
  it.each(values)('cannot be %j: a sentence says what is right', (value) => {
    const [problem = '', ...more] = problemsOf({ [name]: value });
    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} must be [a-z].+`));
    expect(problem).not.toMatch(FOREIGN_WORDS);
  });
});

it('no value is repeated, which could be a secret in the wrong place', () => {
  const env = Object.fromEntries(Object.keys(variables).map((name) => [name, '"hunter2"\n']));
  const problems = problemsOf(env);
  expect(problems.length).toBeGreaterThan(40);
  expect(problems.join()).not.toContain('hunter2');
});

it('says all that is wrong at once', () => {
  const env = {
    JIRA_DOMAIN: 'acme',
    FETCH_CONCURRENCY: 'lots',
    PORT: '99999',
    ADMIN_PASSWORD: ' ',
    JIRA_EMAIL: '',
  };
  expect(problemsOf(env)).toEqual([
    'JIRA_DOMAIN must be the host name of the site, without https:// and path, like your-org.atlassian.net',
    'JIRA_EMAIL is not set: account that reads the issues',
    'PORT must be a whole number from 0 to 65535, like 8080',
    'ADMIN_PASSWORD must be a password, not only spaces',
    'FETCH_CONCURRENCY must be a whole number of 1 or more, like 8',
  ]);
});

it.each<[string, string, unknown]>([
  ['PORT', '0', 0],
  ['PORT', ' 8080 ', 8080],
  ['RECONCILE_DEEP_EVERY_MS', '31536000000', 31_536_000_000],
  ['HOST', '::', '::'],
  ['HOST', 'ingress_1.local', 'ingress_1.local'],
  ['JIRA_DOMAIN', 'jira.acme-corp.co.uk', 'jira.acme-corp.co.uk'],
  ['JIRA_EMAIL', 'ada+jira@acme.test', 'ada+jira@acme.test'],
  ['JIRA_PROJECTS', ' OPS, HR_2 ,', ['OPS', 'HR_2']],
  ['JIRA_WEBHOOK_SECRET', 'new one, old', ['new one', 'old']],
  [
    'JIRA_ATTACHMENT_HOSTS',
    '127.0.0.1:8080,[::1]:8080,*.acme.test',
    ['127.0.0.1:8080', '[::1]:8080', '*.acme.test'],
  ],
  ['REDIS_URL', 'rediss://user:p%40ss@[::1]:6380/2', 'rediss://user:p%40ss@[::1]:6380/2'],
  ['JIRA_BASE_URL', 'http://localhost:8081/', 'http://localhost:8081/'],
  ['DATA_DIR', '/srv/a lake', '/srv/a lake'],
  ['DEBUG', 'yes', true],
])('%s may be %j', (name, value, expected) => {
  expect(loadConfig(variables, { ...needed, [name]: value })[name]).toEqual(expected);
});
