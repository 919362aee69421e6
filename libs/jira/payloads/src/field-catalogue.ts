import { z } from 'zod';

/**
 * One field as `GET /rest/api/3/field` lists it. Names repeat on one site, system fields may have no schema, and the
 * types are an open set.
 */
const siteFieldSchema = z.looseObject({
  id: z.string(),
  name: z.string().catch(''),
  custom: z.boolean().catch(false),
  schema: z
    .looseObject({
      type: z.string(),
      /** type of the elements of an `array` */
      items: z.string().nullish(),
      /** key of the field's type, `com.atlassian.servicedesk:sd-sla-field` */
      custom: z.string().nullish(),
    })
    .nullish()
    .catch(undefined),
});
export type SiteField = z.infer<typeof siteFieldSchema>;
export const siteFieldsSchema = z.array(siteFieldSchema);

/** `site/fields.json`: what the fields of the site are called, and of what type they are. */
export const fieldCatalogueSchema = z.object({ fetchedAt: z.iso.datetime(), fields: siteFieldsSchema });
export type FieldCatalogue = z.infer<typeof fieldCatalogueSchema>;
