import { z } from 'zod';

/**
 * One field of `GET /rest/api/3/field`. Several fields of a site may have one name, system fields may have no schema, and the
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

/** `site/fields.json`: the names and types of the fields of the site. */
export const fieldCatalogueSchema = z.object({ fetchedAt: z.iso.datetime(), fields: siteFieldsSchema });
export type FieldCatalogue = z.infer<typeof fieldCatalogueSchema>;
