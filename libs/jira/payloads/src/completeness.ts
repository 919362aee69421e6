import { z } from 'zod';

/** What an issue consists of besides its fields; each part is fetched, and can fail, on its own. */
export const partNames = ['comments', 'changelog', 'worklogs', 'remote_links', 'sla', 'attachments'] as const;
export type PartName = (typeof partNames)[number];

const partStateSchema = z.discriminatedUnion('state', [
  /** everything that the site has, which may be nothing */
  z.object({ state: z.literal('complete') }),
  /** a part of it; what was stored before is kept beside it */
  z.object({ state: z.literal('incomplete'), why: z.string() }),
  /** nothing; what was stored before is kept */
  z.object({ state: z.literal('not_fetched'), why: z.string() }),
]);
export type PartState = z.infer<typeof partStateSchema>;

export const completenessSchema = z.object({
  comments: partStateSchema,
  changelog: partStateSchema,
  worklogs: partStateSchema,
  remote_links: partStateSchema,
  sla: partStateSchema,
  attachments: partStateSchema,
} satisfies Record<PartName, typeof partStateSchema>);
export type Completeness = z.infer<typeof completenessSchema>;

/** The parts of which something is missing, each with why, `comments: 40 of 250 could be read`. */
export function missingParts(completeness: Completeness): string[] {
  return partNames.flatMap((name) => {
    const part = completeness[name];
    return part.state === 'complete' ? [] : [`${name}: ${part.why}`];
  });
}
