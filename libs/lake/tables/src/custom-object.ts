import { asObject, at, objectsIn } from './json-object';
import { readOption, readText } from './read-field';
import { readPersonText } from './read-person';

/** Names that objects of Jira and its apps go by, the most telling first. */
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

/** What an object says: a user, an approval, an item of a checklist, an option, else the name that it goes by. */
export function objectText(value: unknown): string | null {
  if (asObject(value) === undefined) return null;
  if (at(value, 'accountId') !== undefined) return readPersonText(value) ?? nameOf(value);
  return approvalText(value) ?? itemText(value) ?? emptyOptionText(value) ?? nameOf(value);
}

function nameOf(value: unknown): string | null {
  return firstText([readOption(value), ...NAMES.map((path) => readText(at(value, ...path)))]);
}

/** `Waiting for approval: declined (Ann Example: declined)`. */
function approvalText(value: unknown): string | null {
  const approvers = at(value, 'approvers');
  const decision = readText(at(value, 'finalDecision'));
  if (!Array.isArray(approvers) && decision === null) return null;
  const said = objectsIn(approvers).flatMap((each) => approverText(each) ?? []);
  const [name, by] = [nameOf(value), said.length === 0 ? '' : ` (${said.join(', ')})`];
  return `${name === null ? '' : `${name}: `}${decision ?? 'undecided'}${by}`;
}

function approverText(approver: unknown): string | null {
  const name = readPersonText(at(approver, 'approver'));
  const decision = readText(at(approver, 'approverDecision'));
  return firstText([[name, decision].filter(Boolean).join(': ')]);
}

/** How apps say whether an item of a checklist is done. */
const DONE: readonly string[] = ['checked', 'done', 'completed', 'isChecked', 'isDone', 'isCompleted'];

/** `[x] Written down`, with the state of an item that has more than two. */
function itemText(value: unknown): string | null {
  const done = DONE.map((key) => at(value, key)).find((state) => typeof state === 'boolean');
  if (done === undefined) return null;
  const name = firstText([nameOf(value), readText(at(value, 'text')), readText(at(value, 'summary'))]);
  const state = firstText([readOption(at(value, 'status')), readOption(at(value, 'state'))]);
  if (name === null) return null;
  return `[${done === true ? 'x' : ' '}] ${name}${state === null ? '' : ` (${state})`}`;
}

/** An option that somebody emptied still is one, and its id is not what it says. */
function emptyOptionText(value: unknown): string | null {
  const [text, id] = [at(value, 'value'), readText(at(value, 'id'))];
  const isEmpty = text === null || (typeof text === 'string' && text.trim() === '');
  return isEmpty && !readText(at(value, 'name')) && id !== null ? `(empty option ${id})` : null;
}

function firstText(texts: readonly (string | null)[]): string | null {
  return texts.find((text) => text !== null && text !== '') ?? null;
}
