import type { Random } from '@jiralake/seeded-random';
import { CHANGE_KINDS, type ChangeKind } from './change';

/** Number of cards of each kind in the deck: comments and edits are common, deletions and moves rare. */
const CARDS: Record<ChangeKind, number> = {
  'edit-summary': 8,
  'edit-description': 8,
  'edit-fields': 12,
  transition: 16,
  assign: 10,
  'comment-add': 16,
  'comment-edit': 5,
  'comment-delete': 3,
  'worklog-add': 5,
  'link-add': 5,
  'link-remove': 3,
  'remote-link-add': 4,
  attach: 5,
  move: 3,
  delete: 3,
  create: 4,
};

const DECK = CHANGE_KINDS.flatMap((kind) => Array.from({ length: CARDS[kind] }, () => kind));

/** Deals kinds of changes from a shuffled deck, so that each deck has every kind at least once. */
export function createChangeDeck(random: Random): () => ChangeKind {
  let cards: ChangeKind[] = [];
  return () => {
    if (cards.length === 0) cards = random.shuffle(DECK);
    return cards.pop() as ChangeKind;
  };
}
