/** `label (url)`; the url alone when there is no label or the label already says it. */
export function withUrl(label: string, url: string): string {
  const text = label.trimEnd();
  if (url === '' || saysUrl(text.trimStart(), url)) return label;
  if (text === '') return label + url;
  return `${text} (${url})${label.slice(text.length)}`;
}

function saysUrl(label: string, url: string): boolean {
  return label === url || `${label}/` === url || label === `${url}/` || `mailto:${label}` === url;
}
