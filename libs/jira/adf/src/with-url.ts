import { redactUrl } from './redact-url';

/**
 * `label (url)`; the url alone when there is no label, the label alone when it already says the url. `shown` is the
 * label with its credentials redacted: labels and urls are compared as they were.
 */
export function withUrl(label: string, url: string, shown: string = label): string {
  if (url === '') return shown;
  if (label.trim() === '') return label + redactUrl(url);
  const text = shown.trimEnd();
  // a label that looks like a url needs no scheme to hold a credential
  const safe = text.includes('=') && !/\s/.test(text.trimStart()) ? redactUrl(text) : text;
  const target = saysUrl(label, url) ? '' : ` (${redactUrl(url)})`;
  return safe + target + shown.slice(text.length);
}

/** Whether the label is the url itself, as of a link that an editor made of a typed url. */
export function saysUrl(label: string, url: string): boolean {
  const text = label.trim();
  return text === url || `${text}/` === url || text === `${url}/` || `mailto:${text}` === url;
}
