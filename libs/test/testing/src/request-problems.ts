import { schemaProblems, type JsonSchema } from './json-schema';
import { schemaFinder, type OpenApi, type Operation } from './open-api';

/** A request as a server sees it. */
export interface SeenRequest {
  method: string;
  /** path and query */
  url: string;
  /** empty without one */
  body: string;
  contentType: string | undefined;
}

/** Lists the parts of a request that the description does not have, and required parts that are missing; each line names the path template. */
export function requestProblems(openApi: OpenApi, { method, url, body, contentType }: SeenRequest): string[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const template = templateOf(Object.keys(openApi.paths), pathname);
  if (template === undefined) return [`${pathname}: is not a path of the description`];
  const place = `${method} ${template}`;
  const operation = openApi.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) return [`${place}: is not a method of the path`];
  const find = schemaFinder(openApi);
  return [
    ...(operation.deprecated ? [`${place}: is deprecated`] : []),
    ...pathProblems(operation, template, pathname, place, find),
    ...queryProblems(operation, searchParams, place, find),
    ...bodyProblems(operation, { body, contentType }, place, find),
  ];
}

type Find = (ref: string) => JsonSchema;

/** Finds the template that matches, of several the one with the most literal segments. */
function templateOf(templates: readonly string[], pathname: string): string | undefined {
  const parts = pathname.split('/');
  const fits = templates.filter((template) => {
    const words = template.split('/');
    return words.length === parts.length && words.every((word, i) => isVariable(word) || word === parts[i]);
  });
  const variables = (template: string): number => template.split('/').filter(isVariable).length;
  return fits.sort((a, b) => variables(a) - variables(b))[0];
}

const isVariable = (word: string): boolean => word.startsWith('{');

function pathProblems(
  { parameters = [] }: Operation,
  template: string,
  pathname: string,
  place: string,
  find: Find,
): string[] {
  const parts = pathname.split('/');
  return template.split('/').flatMap((word, i) => {
    if (!isVariable(word)) return [];
    const name = word.slice(1, -1);
    const parameter = parameters.find((known) => known.in === 'path' && known.name === name);
    if (parameter === undefined) return [`${place} ${word}: is not described`];
    const text = decodeURIComponent(parts[i] ?? '');
    return text === ''
      ? [`${place} ${word}: is empty`]
      : valueProblems(parameter.schema, [text], `${place} ${word}`, find);
  });
}

function queryProblems(
  { parameters = [] }: Operation,
  query: URLSearchParams,
  place: string,
  find: Find,
): string[] {
  const known = parameters.filter((parameter) => parameter.in === 'query');
  const missing = known
    .filter(({ name, required }) => required && !query.has(name))
    .map(({ name }) => `${place} ?${name}: is missing`);
  const wrong = [...new Set(query.keys())].flatMap((name) => {
    const parameter = known.find((candidate) => candidate.name === name);
    if (parameter === undefined) return [`${place} ?${name}: is not a parameter`];
    return valueProblems(parameter.schema, query.getAll(name), `${place} ?${name}`, find);
  });
  return [...missing, ...wrong];
}

/** Checks values of a URL against a schema. A list may be repeated parameters or, as Jira accepts, separated by commas. */
function valueProblems(schema: JsonSchema, texts: readonly string[], place: string, find: Find): string[] {
  const { type, items } = schema;
  if (type === 'array' && items !== undefined) {
    const entries = texts.flatMap((text) => text.split(',')).map((text) => valueOf(items, text));
    return schemaProblems(schema, entries, place, find);
  }
  const [text = '', ...more] = texts;
  return more.length > 0
    ? [`${place}: is there ${texts.length} times`]
    : schemaProblems(schema, valueOf(schema, text), place, find);
}

/** Converts a text to the type of the schema; returns the text when it does not fit. */
function valueOf({ type }: JsonSchema, text: string): unknown {
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

function bodyProblems(
  { requestBody }: Operation,
  { body, contentType = '' }: Pick<SeenRequest, 'body' | 'contentType'>,
  place: string,
  find: Find,
): string[] {
  if (body === '') return requestBody?.required ? [`${place} body: is missing`] : [];
  const [type = ''] = contentType.split(';');
  const schema = requestBody?.content[type.trim()]?.schema;
  if (schema === undefined) return [`${place} body: is not described as ${contentType || 'nothing'}`];
  return schemaProblems(schema, JSON.parse(body), `${place} body`, find);
}
