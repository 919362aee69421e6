import { z } from 'zod';

const id = z.string();
const name = z.string();

/** Things with a name that an endpoint of the site or of a project lists. */
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

/** Things that only values of custom fields show. */
const customThing = z.strictObject({
  thing: z.enum(['option', 'requestType', 'organization', 'team']),
  id,
  name,
});
export type CustomThingRequest = z.infer<typeof customThing>;

/** A change of something that issues show; it does not change the issues, whose `updated` stays. */
export const thingRequest = z.discriminatedUnion('thing', [
  namedThing,
  z.strictObject({
    thing: z.literal('version'),
    id,
    name: name.optional(),
    released: z.boolean().optional(),
    /** id of the version that replaces it in all issues */
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
  /** renames the field, or creates it when the id is new */
  z.strictObject({ thing: z.literal('field'), id, name }),
  /** sets the custom field of an issue, with a webhook of that issue */
  z.strictObject({ thing: z.literal('value'), id, issueId: z.string(), value: z.unknown() }),
  /** sets the epic of an issue, with a webhook of that issue */
  z.strictObject({ thing: z.literal('parent'), id, issueId: z.string() }),
]);
export type ThingRequest = z.infer<typeof thingRequest>;
