import { cellList, type CellText } from './cell-text';
import { at } from './json-object';
import { readAscii, readText } from './read-field';

/** The names and ids of the elements of a list, as two JSON arrays of the same order. */
export interface NamedThings {
  names: CellText | null;
  ids: CellText | null;
}

/** Reads a list of components or versions. An element without a name gets its id as name; one without an id has null; one without both is left out. */
export function readNamedThings(list: unknown): NamedThings {
  if (!Array.isArray(list)) return { names: null, ids: null };
  const things = list.flatMap((element: unknown) => {
    const id = readAscii(at(element, 'id'));
    const name = readText(at(element, 'name')) ?? readText(element) ?? id;
    return name === null ? [] : [{ name, id }];
  });
  const isRead = things.length > 0 || list.length === 0;
  const hasIds = things.some(({ id }) => id !== null) || list.length === 0;
  return {
    names: isRead ? cellList(things.map(({ name }) => name)) : null,
    ids: hasIds ? cellList(things.map(({ id }) => id)) : null,
  };
}
