import type { Knock } from '../http/caller';
import { createRandom, type Random } from '@jiralake/seeded-random';
import type { FaultRule, RequestRule, WebhookFault, WebhookRule } from './fault-rule';
import { isFinal, strikeOf, type Strike, type StrikeRoom } from './strike';

interface Entry<Rule extends FaultRule> {
  rule: Rule;
  random: Random;
  /** requests or deliveries that match the rule */
  matched: number;
  applied: number;
}

export type RuleReport = FaultRule & { matched: number; applied: number };

/** The active fault rules and their counts. */
export interface FaultBook {
  /** replaces all rules */
  replace(rules: readonly FaultRule[]): void;
  report(): RuleReport[];
  /** number of applied faults by kind since the start */
  counts(): Record<string, number>;
  onRequest(knock: Knock): Strike[];
  onWebhook(event: string): WebhookFault | undefined;
}

export interface FaultBookOptions {
  seed: number;
  room: StrikeRoom;
  rules: readonly FaultRule[];
}

/** The default of `times`: a deletion is final, so it happens once. */
function limitOf({ times, fault }: FaultRule): number {
  const once = fault.kind === 'deleteCommentOnPage' || fault.kind === 'deleteIssueOnRequest';
  return times ?? (once ? 1 : Infinity);
}

/** Counts a match and returns whether the rule applies to it. */
function takesTurn(entry: Entry<FaultRule>): boolean {
  const { every, nth, probability } = entry.rule.match;
  entry.matched += 1;
  const drawn = probability === undefined || entry.random.chance(probability);
  if (entry.applied >= limitOf(entry.rule)) return false;
  if (every !== undefined) return entry.matched % every === 0;
  return nth === undefined ? drawn : entry.matched === nth;
}

function fits({ path, account }: RequestRule['match'], knock: Knock): boolean {
  if (account !== undefined && account !== knock.caller) return false;
  if (path === undefined) return true;
  const wanted = new RegExp(path);
  return wanted.test(knock.path) || wanted.test(knock.url);
}

export function createFaultBook({ seed, room, rules }: FaultBookOptions): FaultBook {
  const counts: Record<string, number> = {};
  let requests: Entry<RequestRule>[] = [];
  let webhooks: Entry<WebhookRule>[] = [];
  let all: Entry<FaultRule>[] = [];

  function replace(next: readonly FaultRule[]): void {
    [requests, webhooks, all] = [[], [], []];
    next.forEach((rule, index) => {
      const facts = { random: createRandom(seed + 1000 + index), matched: 0, applied: 0 };
      if (rule.fault.kind === 'lose') webhooks.push({ rule: rule as WebhookRule, ...facts });
      else requests.push({ rule: rule as RequestRule, ...facts });
      all.push((rule.fault.kind === 'lose' ? webhooks : requests).at(-1) as Entry<FaultRule>);
    });
  }

  function write(entry: Entry<FaultRule>): void {
    const { kind } = entry.rule.fault;
    entry.applied += 1;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }

  replace(rules);
  return {
    replace,
    report: () => all.map(({ rule, matched, applied }) => ({ ...rule, matched, applied })),
    counts: () => ({ ...counts }),
    onRequest(knock) {
      const strikes: Strike[] = [];
      for (const entry of requests) {
        if (!fits(entry.rule.match, knock)) continue;
        const strike = strikeOf(room, entry.rule.fault, knock);
        if (strike === undefined || !takesTurn(entry)) continue;
        // a request has one response: the first rule that replaces it wins
        if (isFinal(strike) && strikes.some(isFinal)) continue;
        strikes.push(strike);
        write(entry);
      }
      return strikes;
    },
    onWebhook(event) {
      const fitting = webhooks.filter(({ rule: { match } }) => new RegExp(match.event ?? '').test(event));
      // every rule counts the delivery; the first one that applies gets it
      const [first] = fitting.filter(takesTurn);
      if (first !== undefined) write(first);
      return first?.rule.fault;
    },
  };
}
