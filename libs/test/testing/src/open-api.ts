import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonSchema } from './json-schema';

export interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  schema: JsonSchema;
}

export interface Operation {
  deprecated?: boolean;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
}

/** The part of an OpenAPI description that requests and responses are checked against. */
export interface OpenApi {
  /** by path template, then by method in lower case */
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

const FILE = path.resolve(__dirname, '../../../../../shared/openapi/jira-platform-v3.json');

/** Reads Atlassian's description of the platform API; `undefined`, with a message, when the file is missing. */
export function readOpenApi(): OpenApi | undefined {
  if (existsSync(FILE)) return JSON.parse(readFileSync(FILE, 'utf8')) as OpenApi;
  process.stderr.write(`skipped, because there is no ${path.basename(FILE)}\n`);
  return undefined;
}

/** Creates a function that resolves the references of a description. */
export function schemaFinder({ components }: OpenApi): (ref: string) => JsonSchema {
  return (ref) => {
    const schema = components.schemas[ref.replace('#/components/schemas/', '')];
    if (schema === undefined) throw new Error(`no schema ${ref}`);
    return schema;
  };
}
