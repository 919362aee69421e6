const safe = Symbol('safe html');

/** Escaped HTML. Only `html` creates it; external data cannot imitate its symbol. */
export interface Html {
  readonly [safe]: string;
}

type Value = string | number | undefined | Html | readonly Value[];

/** A template tag that escapes all values except `Html`, joins lists and leaves out `undefined`. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  const text = strings.map((part, i) => part + (i < values.length ? textOf(values[i]) : '')).join('');
  return { [safe]: text };
}

export function toText(page: Html): string {
  return page[safe];
}

function textOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.replaceAll(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
  if (typeof value === 'number') return String(value);
  return safe in value ? value[safe] : value.map(textOf).join('');
}
