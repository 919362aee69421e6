import { z } from 'zod';

const id = z.string();
const name = z.string();

/** What has a list of its own, of the site or of a project, and no more than a name. */
const namedThing = z.strictObject({
  thing: z.enum([
    'status',
    'priority',
    'resolution',
    'issuetype',
    'issueLinkType',
    'component',
    'securitylevel',
  ]),
  id,
  name,
});
export type NamedThingRequest = z.infer<typeof namedThing>;

/** What only values of custom fields show. */
const customThing = z.strictObject({
  thing: z.enum(['option', 'requestType', 'organization', 'team']),
  id,
  name,
});
export type CustomThingRequest = z.infer<typeof customThing>;

/** A change of something that issues show; nothing of it is a change of the issues, whose `updated` stays. */
export const thingRequest = z.discriminatedUnion('thing', [
  namedThing,
  z.strictObject({
    thing: z.literal('version'),
    id,
    name: name.optional(),
    released: z.boolean().optional(),
    /** the issues have that version afterwards */
    mergeInto: z.string().optional(),
  }),
  z.strictObject({
    thing: z.literal('sprint'),
    id,
    name: name.optional(),
    state: z.enum(['future', 'active', 'closed']).optional(),
  }),
  customThing,
  z.strictObject({ thing: z.literal('user'), id, name, silent: z.boolean().default(false) }),
  /** renamed, or made when there is none of the id */
  z.strictObject({ thing: z.literal('field'), id, name }),
  /** the custom field of an issue, with an event of that issue */
  z.strictObject({ thing: z.literal('value'), id, issueId: z.string(), value: z.unknown() }),
  /** an epic for an issue, with an event of that issue */
  z.strictObject({ thing: z.literal('parent'), id, issueId: z.string() }),
]);
export type ThingRequest = z.infer<typeof thingRequest>;
