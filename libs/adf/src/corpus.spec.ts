import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { adfToText } from './adf-to-text';

const corpus = resolve(__dirname, '../../../../shared/corpus/adf.jsonl');
const whenPresent = existsSync(corpus) ? it : it.skip;

function texts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(texts);
  if (typeof node !== 'object' || node === null) return [];
  if ('text' in node && typeof node.text === 'string') return [node.text];
  return 'content' in node ? texts(node.content) : [];
}

describe('the corpus of collected documents', () => {
  whenPresent('every document becomes text and no word is lost (skipped where the corpus is missing)', () => {
    const docs = readFileSync(corpus, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { doc: unknown }).doc);
    expect(docs.length).toBeGreaterThan(500);
    for (const doc of docs) {
      const text = adfToText(doc) ?? '';
      const words = texts(doc).flatMap((part) => part.split(/\s+/));
      expect(words.filter((word) => !text.includes(word))).toEqual([]);
    }
  });
});
