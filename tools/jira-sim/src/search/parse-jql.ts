import { JqlError } from './jql-error';
import { jqlTime } from './jql-time';

const OPERATORS = ['>=', '<=', '>', '<'] as const;
type Operator = (typeof OPERATORS)[number];
const TIMES = ['created', 'updated'] as const;
export type TimeField = (typeof TIMES)[number];
export type OrderField = TimeField | 'key' | 'id';

export type Condition =
  | { field: 'project'; keys: readonly string[] }
  | { field: 'id'; ids: readonly string[] }
  | { field: TimeField; operator: Operator; ms: number };

export interface Order {
  field: OrderField;
  descending: boolean;
}

export interface Query {
  /** conditions that must all hold; at least one */
  where: readonly Condition[];
  orderBy: readonly Order[];
}

const MOST_ORDERS = 7;
const ORDERS = new Map<string, OrderField>([
  ['created', 'created'],
  ['updated', 'updated'],
  ['key', 'key'],
  ['issuekey', 'key'],
  ['id', 'id'],
]);

interface Token {
  text: string;
  quoted: boolean;
}

/**
 * Parses a part of JQL: `project = A`, `project in (A, B)`, the same with `id`, `created` and `updated` with
 * `>=`, `>`, `<=` and `<`, joined by `and`, with parentheses; `order by` created, updated, key or id.
 * @throws JqlError for everything else, and for a query without a restriction
 */
export function parseJql(jql: string, now: number): Query {
  const tokens = tokensOf(jql);
  const where: Condition[] = [];
  if (tokens.length > 0 && !isWord(tokens[0], 'order')) {
    where.push(...takeConditions(tokens, now));
  }
  const orderBy = takeOrders(tokens);
  const [left] = tokens;
  if (left) throw new JqlError(`Error in the JQL Query: '${left.text}' is not known to this simulator.`);
  if (where.length === 0) {
    throw new JqlError(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  return { where, orderBy };
}

function tokensOf(jql: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([<>!]=|[<>=~(),])|([^\s<>=!~(),"']+))/y;
  while (jql.slice(pattern.lastIndex).trim() !== '') {
    const at = pattern.lastIndex;
    const found = pattern.exec(jql);
    if (!found) throw new JqlError(`Error in the JQL Query: the text at character ${at + 1} cannot be read.`);
    const [, double, single, sign, word] = found;
    const quoted = double ?? single;
    tokens.push({
      text: quoted?.replaceAll(/\\(.)/g, '$1') ?? sign ?? word ?? '',
      quoted: quoted !== undefined,
    });
  }
  return tokens;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.quoted && token.text.toLowerCase() === word;
}

function takeWord(tokens: Token[], word: string): boolean {
  if (!isWord(tokens[0], word)) return false;
  tokens.shift();
  return true;
}

function expectWord(tokens: Token[], word: string): void {
  const found = tokens[0]?.text ?? 'the end';
  if (!takeWord(tokens, word))
    throw new JqlError(`Error in the JQL Query: expected '${word}' but got '${found}'.`);
}

function takeValue(tokens: Token[]): string {
  const token = tokens.shift();
  if (!token || (!token.quoted && /^[^\w+-]/.test(token.text)))
    throw new JqlError(`Error in the JQL Query: expected a value but got '${token?.text ?? 'the end'}'.`);
  return token.text;
}

/** Parses conditions that are all joined by `and`, so parentheses change nothing. */
function takeConditions(tokens: Token[], now: number): Condition[] {
  const where: Condition[] = [];
  do {
    if (takeWord(tokens, '(')) {
      where.push(...takeConditions(tokens, now));
      expectWord(tokens, ')');
    } else where.push(takeCondition(tokens, now));
  } while (takeWord(tokens, 'and'));
  return where;
}

function takeCondition(tokens: Token[], now: number): Condition {
  const field = takeValue(tokens).toLowerCase();
  if (field === 'project') return { field, keys: takeList(tokens) };
  if (field === 'id') return { field, ids: takeList(tokens) };
  const time = TIMES.find((name) => name === field);
  if (time === undefined)
    throw new JqlError(`Field '${field}' does not exist or is not known to this simulator.`);
  const sign = tokens.shift()?.text;
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined)
    throw new JqlError(
      `The operator '${sign ?? ''}' is not known to this simulator for the '${field}' field.`,
    );
  return { field: time, operator, ms: jqlTime(takeValue(tokens), now) };
}

function takeList(tokens: Token[]): string[] {
  if (takeWord(tokens, '=')) return [takeValue(tokens)];
  expectWord(tokens, 'in');
  expectWord(tokens, '(');
  const keys = [takeValue(tokens)];
  while (takeWord(tokens, ',')) keys.push(takeValue(tokens));
  expectWord(tokens, ')');
  return keys;
}

function takeOrders(tokens: Token[]): Order[] {
  if (!takeWord(tokens, 'order')) return [];
  expectWord(tokens, 'by');
  const orders: Order[] = [];
  do {
    const name = takeValue(tokens).toLowerCase();
    const field = ORDERS.get(name);
    if (field === undefined)
      throw new JqlError(`Not able to sort using field '${name}', or it is not known to this simulator.`);
    const descending = takeWord(tokens, 'desc');
    if (!descending) takeWord(tokens, 'asc');
    orders.push({ field, descending });
  } while (takeWord(tokens, ','));
  if (orders.length > MOST_ORDERS)
    throw new JqlError(`The order by clause can contain a maximum of ${MOST_ORDERS} fields.`);
  return orders;
}
