import { html, toText, type Html } from './html';

export interface PageOptions {
  title: string;
  readOnly: boolean;
}

/** Renders a whole page around its content, as text. */
export function renderPage({ title, readOnly }: PageOptions, content: Html): string {
  return toText(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <title>${title} · jiralake</title>
          <link rel="icon" href="/queues/static/favicon-32x32.png" />
          <link rel="stylesheet" href="/style.css" />
        </head>
        <body>
          <header>
            <div>
              <strong>jiralake</strong>
              <a href="/">Status</a>
              <a href="/queues">Queues</a>
              ${readOnly ? html`<span class="mode">read-only</span>` : undefined}
            </div>
          </header>
          <main>${content}</main>
        </body>
      </html>`,
  );
}

/** Renders the result of a form, or an error. */
export function renderNotice(title: string, content: Html, tone: 'good' | 'trouble' = 'good'): Html {
  return html`<section class="${tone === 'trouble' ? 'trouble' : 'behind good'}">
    <h1>${title}</h1>
    ${content}
    <p><a href="/">Back to the status page</a></p>
  </section>`;
}
