import type { Redis } from 'ioredis';
import type { z } from 'zod';

interface Records<F, T> {
  readable: [field: F, value: T][];
  /** field and text of corrupt entries */
  unreadable: [field: string, text: string][];
}

/** Reads the JSON values of a Redis hash. A corrupt entry does not affect the others. */
export async function readRecords<K extends z.ZodType<string>, V extends z.ZodType>(
  redis: Redis,
  key: string,
  fieldSchema: K,
  valueSchema: V,
): Promise<Records<z.infer<K>, z.infer<V>>> {
  const records: Records<z.infer<K>, z.infer<V>> = { readable: [], unreadable: [] };
  for (const [name, text] of Object.entries(await redis.hgetall(key))) {
    const field = fieldSchema.safeParse(name);
    const value = valueSchema.safeParse(parseJson(text));
    if (field.success && value.success) records.readable.push([field.data, value.data]);
    else records.unreadable.push([name, text]);
  }
  return records;
}

/** Parses JSON; `undefined`, which no record is, for any other text. */
export function parseJson(text: string | undefined | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
