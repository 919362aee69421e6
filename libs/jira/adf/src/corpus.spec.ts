import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wordsOfTheirs } from '../test/their-words';
import { missingWord, textNodes } from '../test/text-nodes';
import { adfToText } from './adf-to-text';
import { redactPlainText } from './redact-url';

const corpus = resolve(__dirname, '../../../../../shared/corpus/adf.jsonl');
const whenPresent = existsSync(corpus) ? it : it.skip;

function readDocs(): unknown[] {
  const lines = readFileSync(corpus, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { doc: unknown }).doc);
}

/** The places of a document where nodes are: lists and an index. */
function places(value: unknown): [unknown[], number][] {
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((child, index): [unknown[], number][] => [
      [value as unknown[], index],
      ...places(child),
    ]);
  return typeof value === 'object' && value !== null && 'content' in value ? places(value.content) : [];
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu));

describe('the corpus of collected documents (skipped where it is missing)', () => {
  whenPresent('every document becomes text, with every word in its order', () => {
    const docs = readDocs();
    expect(docs.length).toBeGreaterThan(500);
    for (const doc of docs) {
      expect(missingWord(textNodes(doc).map(redactPlainText), adfToText(doc) ?? '')).toBeUndefined();
    }
  });

  whenPresent("what only Atlassian's own serializer says is recorded truly", () => {
    const docs = readDocs();
    const said = wordsOfTheirs.flatMap(({ words }) =>
      Object.entries(words).flatMap(([word, lines]) =>
        lines.filter((line) => wordsOf(adfToText(docs[line - 1]) ?? '').has(word.toLowerCase())),
      ),
    );
    expect(said).toEqual([]);
  });

  whenPresent('a malformed node costs that node only', () => {
    const malformed = [null, 7, 'text', {}, { type: 'text', text: {} }, { type: 'panel', content: 'x' }];
    let count = 0;
    for (const doc of readDocs()) {
      for (const [list, index] of places(doc)) {
        const node = list[index];
        list[index] = malformed[count++ % malformed.length];
        const missing = missingWord(textNodes(doc).map(redactPlainText), adfToText(doc) ?? '');
        if (missing !== undefined) throw new Error(`"${missing}" is missing in ${JSON.stringify(doc)}`);
        list[index] = node;
      }
    }
    expect(count).toBeGreaterThan(3000);
  });
});
