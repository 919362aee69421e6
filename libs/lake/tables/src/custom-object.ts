import { cellText, type CellText } from './cell-text';
import { asObject, at, objectsIn } from './json-object';
import { readOption, readText } from './read-field';
import { readPersonText } from './read-person';

/** The keys under which objects of Jira and its apps have their names, the best one first. */
const NAMES: readonly (readonly string[])[] = [
  ['emailAddress'],
  ['displayName'],
  ['requestType', 'name'],
  ['label'],
  ['title'],
  ['rating'],
  ['data', 'key'],
  ['objectKey'],
  ['key'],
  ['id'],
];

/** Returns the text of a user, an approval, a checklist item or an option, else the name of the object. */
export function objectText(value: unknown): CellText | null {
  if (asObject(value) === undefined) return null;
  if (at(value, 'accountId') !== undefined) return readPersonText(value) ?? nameOf(value);
  return approvalText(value) ?? itemText(value) ?? emptyOptionText(value) ?? nameOf(value);
}

function nameOf(value: unknown): CellText | null {
  return firstText([readOption(value), ...NAMES.map((path) => readText(at(value, ...path)))]);
}

/** Returns an approval as `Waiting for approval: declined (Ann Example: declined)`. */
function approvalText(value: unknown): CellText | null {
  const approvers = at(value, 'approvers');
  const decision = readText(at(value, 'finalDecision'));
  if (!Array.isArray(approvers) && decision === null) return null;
  const said = objectsIn(approvers).flatMap((each) => approverText(each) ?? []);
  const [name, by] = [nameOf(value), said.length === 0 ? '' : ` (${said.join(', ')})`];
  return cellText(`${name === null ? '' : `${name}: `}${decision ?? 'undecided'}${by}`);
}

function approverText(approver: unknown): string | null {
  const name = readPersonText(at(approver, 'approver'));
  const decision = readText(at(approver, 'approverDecision'));
  return firstText([[name, decision].filter(Boolean).join(': ')]);
}

/**
 * The keys that say whether a checklist item is done. Checklist for Jira has `checked`, `status`, `statusId` and `isHeader`
 * (okapya.atlassian.net/wiki, Modifying Checklists using a REST API; no public issue has such a value). Issue Checklist and
 * Smart Checklist store a text. The other keys are guesses for apps without documentation.
 */
const DONE: readonly string[] = ['checked', 'done', 'completed', 'isChecked', 'isDone', 'isCompleted'];
/** The state of an item without a state. */
const NO_STATE = 'none';

/** Returns a checklist item as `[x] Written down`, with its state where there are more than two; a heading as it is. */
function itemText(value: unknown): CellText | null {
  const done = DONE.map((key) => at(value, key)).find((state) => typeof state === 'boolean');
  if (done === undefined) return null;
  const name = firstText([nameOf(value), readText(at(value, 'text')), readText(at(value, 'summary'))]);
  if (name === null || at(value, 'isHeader') === true) return name;
  const state = stateOf(value);
  return cellText(`[${done === true ? 'x' : ' '}] ${name}${state === null ? '' : ` (${state})`}`);
}

function stateOf(item: unknown): string | null {
  const state = firstText([
    ...['status', 'state'].map((key) => readOption(at(item, key))),
    readText(at(item, 'status', 'id')),
    readText(at(item, 'statusId')),
  ]);
  return state === NO_STATE ? null : state;
}

/** Returns `(empty option 10001)` for an option whose text was emptied. */
function emptyOptionText(value: unknown): CellText | null {
  const [text, id] = [at(value, 'value'), readText(at(value, 'id'))];
  const isEmpty = text === null || (typeof text === 'string' && text.trim() === '');
  return isEmpty && !readText(at(value, 'name')) && id !== null ? cellText(`(empty option ${id})`) : null;
}

function firstText<Text extends string>(texts: readonly (Text | null)[]): Text | null {
  return texts.find((text) => text !== null && text !== '') ?? null;
}
