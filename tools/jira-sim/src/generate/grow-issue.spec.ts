import { createRandom } from '@jiralake/seeded-random';
import { servedIssue, servedSite } from '../render/generated-site';
import { renderIssue } from '../render/render-issue';
import { generateSite } from './generate-site';
import { growIssue } from './grow-issue';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const options = { seed: 3, issues: 20, months: 6, now: NOW, siteUrl: 'https://acme.test' };
const issuesOf = (bigIssues: number) => [...generateSite({ ...options, bigIssues }).issues.values()];

describe('big issues', () => {
  const issues = issuesOf(2);
  const [first, second, third] = issues;

  it('have lists far past what Jira embeds', () => {
    for (const issue of [first!, second!]) {
      expect(issue.comments).toHaveLength(250);
      expect(issue.histories).toHaveLength(230);
      expect(issue.worklogs).toHaveLength(60);
      expect(issue.remoteLinks).toHaveLength(12);
    }
    expect(third!.comments.length).toBeLessThan(20);
  });

  it('leave the rest of the site as it is without them', () => {
    const written = (list: typeof issues) =>
      JSON.stringify(list.slice(2).map(({ id, comments }) => [id, comments]));
    expect(written(issues)).toBe(written(issuesOf(0)));
    expect(JSON.stringify(issuesOf(2))).toBe(JSON.stringify(issues));
  });

  it('show files of their own in the description and in a comment', () => {
    const { attachments, description, comments } = first!;
    const shown = (value: unknown) =>
      attachments.filter(({ fileId }) => JSON.stringify(value).includes(fileId));
    expect(shown(description)).toHaveLength(1);
    expect(shown(comments.at(-1)!.body)).toHaveLength(1);
  });
});

describe('growIssue', () => {
  const site = generateSite(options);
  const issue = [...site.issues.values()].at(-1)!;
  const before = { comments: issue.comments.length, files: site.attachments.size };
  growIssue({ site, random: createRandom(1), now: NOW }, issue, {
    comments: 40,
    histories: 30,
    attachments: 4,
  });

  it('adds as many as asked for, in order and after the creation', () => {
    expect(issue.comments).toHaveLength(before.comments + 40);
    const times = issue.comments.map(({ created }) => created);
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(times[0]).toBeGreaterThan(issue.created);
    expect(Math.max(...times)).toBeLessThanOrEqual(issue.updated);
    const changes = issue.histories.map(({ created }) => created);
    expect(changes).toEqual([...changes].sort((left, right) => right - left));
  });

  it('makes the files readable', () => {
    expect(site.attachments.size).toBe(before.files + 4);
  });

  it('makes files as large as asked for', () => {
    const room = { site, random: createRandom(2), now: NOW };
    growIssue(room, issue, { attachments: 2, attachmentBytes: 50_000_000 });
    expect(issue.attachments.slice(-2).map(({ size }) => size)).toEqual([50_000_000, 50_000_000]);
  });
});

describe('the windows of the embedded lists', () => {
  const site = generateSite({ ...options, bigIssues: 1 });
  const [issue] = site.issues.values();
  const rendered = (whole: boolean) => {
    const expand = ['changelog', 'renderedFields'];
    return renderIssue(servedSite(site), servedIssue(site, issue!), { seesSla: true, expand, whole }) as {
      fields: {
        comment: { comments: { id: string }[]; total: number; maxResults: number };
        worklog: { worklogs: { id: string }[]; total: number; maxResults: number };
      };
      changelog: { histories: { id: string }[]; total: number; maxResults: number };
    };
  };
  const ids = (list: { id: string }[]) => list.map(({ id }) => id);

  it('show the newest comments, the oldest worklogs and the newest changes', () => {
    const { fields, changelog } = rendered(false);
    expect(ids(fields.comment.comments)).toEqual(ids(issue!.comments.slice(150)));
    expect(fields.comment).toMatchObject({ total: 250, maxResults: 100, startAt: 0 });
    expect(ids(fields.worklog.worklogs)).toEqual(ids(issue!.worklogs.slice(0, 20)));
    expect(fields.worklog).toMatchObject({ total: 60, maxResults: 20, startAt: 0 });
    expect(ids(changelog.histories)).toEqual(ids(issue!.histories.slice(0, 100)));
    expect(changelog).toMatchObject({ total: 230, maxResults: 100, startAt: 0 });
  });

  it('are no limit for whoever wants the whole', () => {
    const { fields, changelog } = rendered(true);
    expect(fields.comment.comments).toHaveLength(250);
    expect(fields.worklog.worklogs).toHaveLength(60);
    expect(changelog.histories).toHaveLength(230);
  });
});
