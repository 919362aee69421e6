import type { SimIssue } from '../site/sim-issue';
import { friendlyTime } from '../site-time';
import { adfToWiki } from './adf-to-wiki';
import type { AdfNode } from '../site/adf-node';
import { inCommentWindow } from './embedded-pages';
import type { JsonObject } from './render-user';

function html(doc: AdfNode | null): string {
  if (doc === null) return '';
  const text = adfToWiki(doc).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<p>${text.replaceAll('\n', '<br/>')}</p>`;
}

/** Renders `expand=renderedFields`: HTML and localized times of a few fields. */
export function renderedFields(issue: SimIssue): JsonObject {
  return {
    description: html(issue.description),
    environment: html(issue.environment),
    created: friendlyTime(issue.created),
    updated: friendlyTime(issue.updated),
    comment: { comments: inCommentWindow(issue.comments).map(({ id, body }) => ({ id, body: html(body) })) },
  };
}
