import { z } from 'zod';
import { errorReply, type Handler, type Reply } from './route';

/** Returns a handler that gets only valid bodies; the response to any other has the reason. */
export function checked<T>(schema: z.ZodType<T>, handle: (body: T) => Reply): Handler {
  const handler: Handler = ({ body }) => {
    const parsed = schema.safeParse(body);
    return parsed.success ? handle(parsed.data) : errorReply(400, z.prettifyError(parsed.error));
  };
  return Object.assign(handler, { body: schema });
}
