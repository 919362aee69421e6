import { z } from 'zod';

/**
 * One entry of `GET /rest/api/3/issue/{id}/remotelink`, a plain unpaged array. `id` is a number there;
 * `application` is often `{}`, `globalId`, `relationship` and `object.status.resolved` are often absent.
 */
export const remoteLinkSchema = z.looseObject({
  id: z.union([z.number(), z.string()]),
  object: z.looseObject({ url: z.string().nullish(), title: z.string().nullish() }).nullish(),
});
export type RemoteLink = z.infer<typeof remoteLinkSchema>;

export const remoteLinksSchema = z.array(remoteLinkSchema);
