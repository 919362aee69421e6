import { z } from 'zod';
import { CALLERS } from '../http/caller';

const count = z.int().positive();
const millis = z.int().nonnegative().max(600_000);
const bodyForm = z.enum(['json', 'html', 'plain']);
/** Retry-After: seconds, any text, or an HTTP date this many seconds ahead. */
const retryAfter = z.union([
  z.number(),
  z.string().regex(/^[\x20-\x7e\xa0-\xff]*$/, 'only printable Latin-1 fits into a header'),
  z.strictObject({ httpDateIn: z.number() }),
]);

/** The rate limit systems of Jira. */
const LIMIT_REASONS = [
  'jira-burst-based',
  'jira-quota-global-based',
  'jira-quota-tenant-based',
  'jira-per-issue-on-write',
] as const;

const regex = z.string().refine((source) => {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}, 'not a regular expression');

const requestFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latency'), ms: millis }),
  z.strictObject({
    kind: z.literal('429'),
    retryAfter: retryAfter.optional(),
    reason: z.enum(LIMIT_REASONS).optional(),
    /** seconds until X-RateLimit-Reset, which Jira sometimes rounds to the minute */
    resetIn: z.number().optional(),
    body: bodyForm.default('json'),
  }),
  z.strictObject({
    kind: z.literal('503'),
    retryAfter: retryAfter.optional(),
    body: bodyForm.default('html'),
  }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: bodyForm.default('json'),
  }),
  z.strictObject({ kind: z.literal('drop') }),
  z.strictObject({ kind: z.literal('cut'), how: z.enum(['break', 'truncate']).default('break') }),
  z.strictObject({ kind: z.literal('html') }),
  z.strictObject({ kind: z.literal('types'), to: z.enum(['null', 'list', 'numbers']).default('null') }),
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('issueErrors'), most: count.optional() }),
  z.strictObject({ kind: z.literal('ignoreStartAt') }),
  z.strictObject({ kind: z.literal('noTotal'), isLast: z.enum(['keep', 'drop']).default('keep') }),
  z.strictObject({ kind: z.literal('otherIssue') }),
  z.strictObject({ kind: z.literal('shortPages'), most: count.optional() }),
  z.strictObject({ kind: z.literal('shortAttachment'), missing: count.optional() }),
  z.strictObject({ kind: z.literal('ignoreRange') }),
  z.strictObject({ kind: z.literal('slowFile'), bytesPerSecond: count.default(1) }),
  z.strictObject({
    kind: z.literal('foreignRedirect'),
    to: z.url({ protocol: /^https?$/ }).default('https://media.invalid'),
  }),
  z.strictObject({ kind: z.literal('revoke'), what: z.enum(['login', 'issues', 'sla']).default('login') }),
  z.strictObject({ kind: z.literal('deleteCommentOnPage'), page: count }),
  z.strictObject({ kind: z.literal('deleteIssueOnRequest') }),
]);

const webhookFault = z.strictObject({
  kind: z.literal('lose'),
  how: z.enum(['drop', 'duplicate', 'delay', 'reorder']).default('drop'),
  /** the delay; for `reorder` the longest wait for another delivery to go first */
  ms: millis.default(1000),
});

/** All kinds of faults; the README has a row for each. */
export const faultKinds: readonly string[] = [...requestFault.options, webhookFault].map(
  ({ shape }) => shape.kind.value,
);

export type RequestFault = z.infer<typeof requestFault>;
export type WebhookFault = z.infer<typeof webhookFault>;
export type Fault = RequestFault | WebhookFault;

const turns = {
  every: count.optional(),
  nth: count.optional(),
  probability: z.number().min(0).max(1).optional(),
};
const oneTurn = (match: Partial<Record<keyof typeof turns, number | undefined>>) =>
  [match.every, match.nth, match.probability].filter((value) => value !== undefined).length <= 1;
const ONE_TURN = 'only one of every, nth and probability';

const requestMatch = z
  .strictObject({ path: regex.optional(), account: z.enum(CALLERS).optional(), ...turns })
  .refine(oneTurn, ONE_TURN);
const webhookMatch = z.strictObject({ event: regex.optional(), ...turns }).refine(oneTurn, ONE_TURN);

const requestRule = z.strictObject({
  match: requestMatch.default({}),
  times: count.optional(),
  fault: requestFault,
});
const webhookRule = z.strictObject({
  match: webhookMatch.default({}),
  times: count.optional(),
  fault: webhookFault,
});

export type RequestRule = z.infer<typeof requestRule>;
export type WebhookRule = z.infer<typeof webhookRule>;
export type FaultRule = RequestRule | WebhookRule;

const kindOf = z.looseObject({ fault: z.looseObject({ kind: z.string() }) });

// distinguished by hand, so that an error names the invalid field
const faultRule = z.unknown().transform((value, context): FaultRule => {
  const isWebhook = kindOf.safeParse(value).data?.fault.kind === 'lose';
  const parsed = isWebhook ? webhookRule.safeParse(value) : requestRule.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.issues.push({ code: 'custom', path, message, input: value });
  return z.NEVER;
});

export const faultRules: z.ZodType<FaultRule[]> = z.array(faultRule);
