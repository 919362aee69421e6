import { z } from 'zod';
import { partNames, type PartName } from './fetched-parts';

const partStateSchema = z.discriminatedUnion('state', [
  /** everything that the site has, which may be nothing */
  z.object({ state: z.literal('complete') }),
  /** some of it; what was stored before is kept too */
  z.object({ state: z.literal('incomplete'), why: z.string() }),
  /** nothing; what was stored before is kept */
  z.object({ state: z.literal('not_fetched'), why: z.string() }),
]);
export type PartState = z.infer<typeof partStateSchema>;

/** The state of a part that did not exist when the file was stored: it is never complete. */
export const NEVER_FETCHED: PartState = {
  state: 'not_fetched',
  why: 'the issue was stored without this part',
};

/** The states of these parts; a part that is absent reads as not fetched, so that a part can be added at any time. */
export function completenessSchemaOf<Name extends string>(
  names: readonly Name[],
): z.ZodType<Record<Name, PartState>> {
  const shape = names.map((name) => [name, partStateSchema.default(NEVER_FETCHED)]);
  return z.object(Object.fromEntries(shape)) as z.ZodType<Record<Name, PartState>>;
}

/** How much of each part of an issue is stored. */
export type Completeness = Record<PartName, PartState>;
export const completenessSchema = completenessSchemaOf(partNames);

/** Makes a record with a value for each part. */
export function forEachPart<T>(make: (name: PartName) => T): Record<PartName, T> {
  return Object.fromEntries(partNames.map((name) => [name, make(name)])) as Record<PartName, T>;
}

/** Lists the wanted parts that are not complete. */
export function missingParts(
  completeness: Completeness,
  wanted: readonly PartName[] = partNames,
): { name: PartName; why: string }[] {
  return wanted.flatMap((name) => {
    const part = completeness[name];
    return part.state === 'complete' ? [] : [{ name, why: part.why }];
  });
}
