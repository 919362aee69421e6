import type { Redis } from 'ioredis';
import type { z } from 'zod';

interface Records<F, T> {
  readable: [field: F, value: T][];
  /** field and text of what no version of ours can have written */
  unreadable: [field: string, text: string][];
}

/** The JSON values of a Redis hash. One that cannot be read keeps nobody from the others. */
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

/** `undefined`, which no record is, for what is not JSON. */
export function parseJson(text: string | undefined | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
