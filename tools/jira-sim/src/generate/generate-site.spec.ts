import { servedIssue, servedSite } from '../render/generated-site';
import { renderIssue } from '../render/render-issue';
import type { SimIssue } from '../site/sim-issue';
import { linksOf, otherEnd } from '../site/site';
import { jiraTime } from '../site-time';
import { generateSite } from './generate-site';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const options = { seed: 3, issues: 600, months: 12, now: NOW, siteUrl: 'https://acme.test' };

function written(seed: number): string[] {
  const site = generateSite({ ...options, seed, issues: 60 });
  return [...site.issues.values()].map((issue) =>
    JSON.stringify(
      renderIssue(servedSite(site), servedIssue(site, issue), { expand: ['changelog'], seesSla: true }),
    ),
  );
}

describe('generateSite', () => {
  const site = generateSite(options);
  const issues = [...site.issues.values()];
  const some = (holds: (issue: SimIssue) => boolean) => issues.some(holds);

  it('makes the same site for the same options and another one for another seed', () => {
    expect(written(5)).toEqual(written(5));
    expect(written(5)).not.toEqual(written(6));
  });

  it('makes as many issues as asked for, ids ascending with gaps and created spread over the months', () => {
    const ids = issues.map(({ id }) => Number(id));
    expect(issues).toHaveLength(600);
    expect(ids).toEqual([...ids].sort((left, right) => left - right));
    expect(ids[599]! - ids[0]!).toBeGreaterThan(700);
    const months = new Set(issues.map(({ created }) => new Date(created).toISOString().slice(0, 7)));
    expect(months.size).toBeGreaterThanOrEqual(12);
    expect(Math.max(...issues.map(({ updated }) => updated))).toBeLessThanOrEqual(NOW);
  });

  it('has issues whose month on the calendar of the site is not their UTC month', () => {
    expect(
      some(({ created }) => jiraTime(created).slice(0, 7) !== new Date(created).toISOString().slice(0, 7)),
    ).toBe(true);
  });

  it('sets resolution and resolution date exactly on done issues', () => {
    for (const { status, resolution, resolved } of issues) {
      expect(resolution !== null).toBe(status.category === 'done');
      expect(resolved !== null).toBe(status.category === 'done');
    }
    expect(some(({ status }) => status.category === 'done')).toBe(true);
  });

  it('keeps every link at both of its ends', () => {
    expect(site.links.size).toBeGreaterThan(100);
    for (const issue of issues) {
      for (const link of linksOf(site, issue))
        expect(otherEnd(site, link, issue)?.linkIds).toContain(link.id);
    }
  });

  it('lists histories newest first and inside the time of the issue', () => {
    for (const { histories, created, updated } of issues) {
      const times = histories.map((history) => history.created);
      expect(times).toEqual([...times].sort((left, right) => right - left));
      for (const time of times) expect(time > created && time <= updated).toBe(true);
    }
  });

  it('has the awkward cases that a reader of Jira has to survive', () => {
    expect(some(({ description }) => description === null)).toBe(true);
    expect(some(({ parent }) => parent !== undefined)).toBe(true);
    expect(some(({ histories }) => histories.some(({ author }) => author === undefined))).toBe(true);
    expect(
      some(({ attachments: [first, second] }) => first !== undefined && first.filename === second?.filename),
    ).toBe(true);
    expect(
      some(({ remoteLinks }) => remoteLinks.some(({ application }) => application.name === undefined)),
    ).toBe(true);
    expect(some(({ comments }) => comments.some(({ visibility }) => visibility !== undefined))).toBe(true);
  });

  it('has SLA clocks in every state', () => {
    const timers = issues.flatMap(({ project, slaTimers }) =>
      project.projectTypeKey === 'service_desk' ? [slaTimers['customfield_10161']] : [],
    );
    expect(timers).toContain(undefined);
    expect(timers).toContain(null);
    const real = timers.flatMap((timer) => timer ?? []);
    expect(real.some(({ completed, ongoing }) => completed.length === 0 && ongoing === undefined)).toBe(true);
    expect(real.some(({ ongoing }) => ongoing?.paused)).toBe(true);
    expect(real.some(({ ongoing }) => ongoing !== undefined && ongoing.elapsedMs > ongoing.goalMs)).toBe(
      true,
    );
    expect(real.some(({ completed, ongoing }) => completed.length === 2 && ongoing !== undefined)).toBe(true);
  });
});
