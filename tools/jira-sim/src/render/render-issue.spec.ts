import { generateSite } from '../generate/generate-site';
import { tickSlaTimers } from '../site/sla-timer';
import { servedIssue, servedSite } from './generated-site';
import { renderIssue } from './render-issue';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const site = generateSite({ seed: 3, issues: 300, months: 6, now: NOW, siteUrl: 'https://acme.test' });
const issues = [...site.issues.values()];
const SLA_FIELD = 'customfield_10161';

type Fields = Record<string, unknown>;
const fieldsOf = (issue: (typeof issues)[number], seesSla: boolean, fields: string[] = []) =>
  renderIssue(servedSite(site), servedIssue(site, issue), { seesSla, fields })['fields'] as Fields;

describe('renderIssue', () => {
  it('refuses SLA values to the main account and shows them to the service account', () => {
    const issue = issues.find((candidate) => candidate.slaTimers[SLA_FIELD]?.ongoing)!;
    expect(fieldsOf(issue, false)[SLA_FIELD]).toEqual({
      errorMessage: expect.stringContaining('permission') as unknown,
    });
    expect(fieldsOf(issue, true)[SLA_FIELD]).toMatchObject({ id: '58', ongoingCycle: { goalDuration: {} } });
  });

  it('leaves the SLA key out for a project without SLA and keeps null as null', () => {
    const without = issues.find((candidate) => candidate.project.key === 'DEV')!;
    const empty = issues.find((candidate) => candidate.slaTimers[SLA_FIELD] === null)!;
    expect(Object.keys(fieldsOf(without, true))).not.toContain(SLA_FIELD);
    expect(fieldsOf(empty, true)[SLA_FIELD]).toBeNull();
  });

  it('moves a running clock by a tick only, past its goal into negative remaining time', () => {
    const issue = issues.find(({ slaTimers }) => {
      const cycle = slaTimers[SLA_FIELD]?.ongoing;
      return cycle && !cycle.paused && cycle.withinCalendarHours && cycle.elapsedMs < cycle.goalMs;
    })!;
    const updated = issue.updated;
    tickSlaTimers(issue.slaTimers, 400 * 3_600_000);
    const value = fieldsOf(issue, true)[SLA_FIELD] as {
      ongoingCycle: { breached: boolean; remainingTime: { millis: number } };
    };
    expect(value.ongoingCycle.breached).toBe(true);
    expect(value.ongoingCycle.remainingTime.millis).toBeLessThan(0);
    expect(issue.updated).toBe(updated);
  });

  it.each([
    [['summary,status'], ['status', 'summary']],
    [
      ['summary', 'status'],
      ['status', 'summary'],
    ],
    [['summary', '-summary', 'created'], ['created']],
  ])('answers only the fields of %p', (parameters, names) => {
    expect(Object.keys(fieldsOf(issues[0]!, true, parameters)).sort()).toEqual(names);
  });

  it('leaves pages and files out of *navigable and takes single fields away from all', () => {
    expect(fieldsOf(issues[0]!, true, ['*navigable'])).not.toHaveProperty('comment');
    expect(fieldsOf(issues[0]!, true, ['-summary'])).toHaveProperty('comment');
    expect(fieldsOf(issues[0]!, true, ['-summary'])).not.toHaveProperty('summary');
  });

  it('has far more than 150 custom fields, most of them null', () => {
    const custom = Object.entries(fieldsOf(issues[0]!, true)).filter(([id]) => id.startsWith('customfield_'));
    expect(custom.length).toBeGreaterThan(150);
    expect(custom.filter(([, value]) => value === null).length).toBeGreaterThan(120);
  });

  it('adds changelog, names and schema only when they are asked for', () => {
    const plain = renderIssue(servedSite(site), servedIssue(site, issues[0]!), { seesSla: true });
    const expanded = renderIssue(servedSite(site), servedIssue(site, issues[0]!), {
      seesSla: true,
      expand: ['changelog,names', 'schema', 'renderedFields'],
    });
    expect(plain).not.toHaveProperty('changelog');
    expect(Object.keys(expanded)).toEqual(
      expect.arrayContaining(['changelog', 'names', 'schema', 'renderedFields']),
    );
    expect((expanded['names'] as Fields)['customfield_10010']).toBe('Request Type');
  });
});
