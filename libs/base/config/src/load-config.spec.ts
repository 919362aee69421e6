import { dataPaths } from './data-paths';
import { jiraSite } from './jira-site';
import { ConfigError, loadConfig } from './load-config';
import {
  adminVariables,
  jiraVariables,
  queueVariables,
  redisVariables,
  storageVariables,
  webhookVariables,
} from './variables';

const jira = { JIRA_DOMAIN: 'acme.atlassian.net', JIRA_EMAIL: 'ada@acme.test', JIRA_API_TOKEN: 'token' };

describe('loadConfig', () => {
  it('names every missing and every wrong variable at once', () => {
    const load = () => loadConfig({ ...jiraVariables, ...queueVariables }, { QUEUE_LOCK_MS: 'soon' });
    expect(load).toThrow(ConfigError);
    for (const name of ['JIRA_DOMAIN', 'JIRA_EMAIL', 'JIRA_API_TOKEN', 'QUEUE_LOCK_MS']) {
      expect(load).toThrow(name);
    }
  });

  it('does not repeat a wrong value, which may be a secret', () => {
    const load = () => loadConfig(redisVariables, { REDIS_URL: 'http://user:hunter2@host' });
    expect(load).toThrow('REDIS_URL');
    expect(load).not.toThrow('hunter2');
  });

  it('takes proxies by their addresses and networks, and nothing else', () => {
    const load = (TRUST_PROXY: string) => loadConfig(adminVariables, { TRUST_PROXY }).TRUST_PROXY;
    const good = ['10.0.0.7', '172.16.0.0/12', '::1', 'fd00::/8', 'loopback', 'uniquelocal'];
    expect(load(good.join(', '))).toEqual(good);
    expect(load('')).toEqual([]);
    for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.7/8/9', '10.0.0.0/', 'true', '1'])
      expect(() => load(wrong)).toThrow('TRUST_PROXY must be addresses or networks');
  });

  it('takes an empty variable as not set', () => {
    expect(loadConfig(redisVariables, { REDIS_URL: '', REDIS_PREFIX: '' })).toEqual({
      REDIS_URL: 'redis://127.0.0.1:6379',
      REDIS_PREFIX: 'jiralake',
    });
  });

  it('reads several webhook secrets and drops empty ones', () => {
    expect(loadConfig(webhookVariables, { JIRA_WEBHOOK_SECRET: 'new, old,' }).JIRA_WEBHOOK_SECRET).toEqual([
      'new',
      'old',
    ]);
  });

  it('is frozen', () => {
    expect(Object.isFrozen(loadConfig(storageVariables, {}))).toBe(true);
  });
});

describe('dataPaths', () => {
  it('hangs everything under DATA_DIR', () => {
    expect(dataPaths(loadConfig(storageVariables, { DATA_DIR: '/srv/lake' }))).toEqual({
      raw: '/srv/lake/raw/jira',
      attachments: '/srv/lake/raw/jira/attachments',
      webhookEvents: '/srv/lake/raw/jira/webhook_events',
      lake: '/srv/lake/parquet/jira',
      commits: '/srv/lake/parquet/.commits/jira',
      distribution: undefined,
    });
  });

  it('follows JIRA_DATA_DIR and JIRA_PARQUET_DIR', () => {
    const paths = dataPaths(
      loadConfig(storageVariables, { JIRA_DATA_DIR: '/raw', JIRA_PARQUET_DIR: '/lake/tickets' }),
    );
    expect(paths).toMatchObject({ raw: '/raw', lake: '/lake/tickets', commits: '/lake/.commits/tickets' });
  });
});

describe('jiraSite', () => {
  it('reads the site over https by its domain', () => {
    expect(jiraSite(loadConfig(jiraVariables, jira))).toEqual({
      siteUrl: 'https://acme.atlassian.net',
      baseUrl: 'https://acme.atlassian.net',
      account: { email: 'ada@acme.test', apiToken: 'token' },
    });
  });

  it('puts the service account behind the gateway; the cloud id may be left out', () => {
    const env = { ...jira, JIRA_SLA_EMAIL: 'sla@acme.test', JIRA_SLA_API_TOKEN: 't' };
    const cloudId = 'f0f7a244-4fb4-41f9-b1f0-b79e24a20f11';
    const service = {
      account: { email: 'sla@acme.test', apiToken: 't' },
      gatewayUrl: 'https://api.atlassian.com',
    };
    expect(jiraSite(loadConfig(jiraVariables, env)).service).toEqual({ ...service, cloudId: undefined });
    expect(jiraSite(loadConfig(jiraVariables, { ...env, JIRA_CLOUD_ID: cloudId })).service).toEqual({
      ...service,
      cloudId,
    });
  });

  it('names what a half-configured service account lacks', () => {
    const config = loadConfig(jiraVariables, { ...jira, JIRA_SLA_EMAIL: 'sla@acme.test' });
    expect(() => jiraSite(config)).toThrow('JIRA_SLA_API_TOKEN is not set');
  });

  it('refuses a gateway in clear text for a site over https', () => {
    const config = loadConfig(jiraVariables, { ...jira, JIRA_GATEWAY_URL: 'http://gateway' });
    expect(() => jiraSite(config)).toThrow('JIRA_GATEWAY_URL must be https');
  });
});
