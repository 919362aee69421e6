/** The subset of JSON Schema that the OpenAPI file uses for the checked responses. */
export interface JsonSchema {
  $ref?: string;
  allOf?: JsonSchema[];
  type?: 'object' | 'array' | 'string' | 'boolean' | 'integer' | 'number';
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

const CHECKED = [
  '$ref',
  'allOf',
  'type',
  'nullable',
  'enum',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
];
/** Keywords without a constraint, or with constraints that are not checked here (format, lengths). */
const SKIPPED = [
  'description',
  'example',
  'format',
  'readOnly',
  'writeOnly',
  'xml',
  'default',
  'title',
  'deprecated',
  'maxLength',
  'uniqueItems',
];

type Find = (ref: string) => JsonSchema;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function hasType(value: unknown, type: string): boolean {
  const actual = typeOf(value);
  return actual === type || (type === 'number' && actual === 'integer');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object';

function refuseUnknownWords(schema: JsonSchema): void {
  const unknown = Object.keys(schema).filter((word) => !CHECKED.includes(word) && !SKIPPED.includes(word));
  if (unknown.length > 0 || typeof schema.additionalProperties === 'string')
    throw new Error(`unsupported keywords of JSON Schema: ${unknown.join(', ')}`);
}

function memberProblems(
  schema: JsonSchema,
  value: Record<string, unknown>,
  path: string,
  find: Find,
): string[] {
  const { properties = {}, required = [], additionalProperties: rest = true } = schema;
  const missing = required.filter((key) => !Object.hasOwn(value, key));
  const problems = missing.map((key) => `${path}.${key}: is missing`);
  for (const [key, member] of Object.entries(value)) {
    const place = `${path}.${key}`;
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own !== undefined) problems.push(...schemaProblems(own, member, place, find));
    else if (rest === false) problems.push(`${place}: is not in the schema`);
    else if (rest !== true) problems.push(...schemaProblems(rest, member, place, find));
  }
  return problems;
}

/** Lists where a value violates a schema, as `path: reason`; all entries of a list share the path `[]`. */
export function schemaProblems(schema: JsonSchema, value: unknown, path: string, find: Find): string[] {
  refuseUnknownWords(schema);
  if (value === null && schema.nullable) return [];
  if (schema.$ref !== undefined) return schemaProblems(find(schema.$ref), value, path, find);
  if (schema.type !== undefined && !hasType(value, schema.type))
    return [`${path}: is ${typeOf(value)} instead of ${schema.type}`];
  const problems = (schema.allOf ?? []).flatMap((part) => schemaProblems(part, value, path, find));
  if (schema.enum !== undefined && !schema.enum.includes(value))
    problems.push(`${path}: is not one of the values in the schema`);
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (typeof value === 'number' && (value < minimum || value > maximum))
    problems.push(`${path}: is too small or too large`);
  const { items, minItems = 0, maxItems = Infinity } = schema;
  if (Array.isArray(value) && (value.length < minItems || value.length > maxItems))
    problems.push(`${path}: has ${value.length} entries, which are too few or too many`);
  if (Array.isArray(value) && items !== undefined)
    problems.push(...value.flatMap((entry) => schemaProblems(items, entry, `${path}[]`, find)));
  if (isObject(value)) problems.push(...memberProblems(schema, value, path, find));
  return problems;
}
