import { redactUrl } from './redact-url';

/**
 * Returns `label (url)`; the URL alone without a label; the label alone when it is the URL. `shown` is the label with redacted
 * credentials; label and URL are compared before redaction.
 */
export function withUrl(label: string, url: string, shown: string = label): string {
  if (url === '') return shown;
  if (label.trim() === '') return label + redactUrl(url);
  const text = shown.trimEnd();
  // a label may be a URL without scheme that holds a credential
  const safe = text.includes('=') && !/\s/.test(text.trimStart()) ? redactUrl(text) : text;
  const target = saysUrl(label, url) ? '' : ` (${redactUrl(url)})`;
  return safe + target + shown.slice(text.length);
}

/** Returns whether the label is the URL itself, as when the editor made a link from a typed URL. */
export function saysUrl(label: string, url: string): boolean {
  const text = label.trim();
  return text === url || `${text}/` === url || text === `${url}/` || `mailto:${text}` === url;
}
