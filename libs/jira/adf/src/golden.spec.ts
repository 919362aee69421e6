import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adfToText } from './adf-to-text';

const fixtures = join(__dirname, '../test/fixtures');
const read = (name: string, file: string): string => readFileSync(join(fixtures, name, file), 'utf8');
const mediaName = (mediaId: string) => (mediaId === 'known-file' ? 'trace.log' : undefined);

describe('golden files: the text of a document', () => {
  it.each(readdirSync(fixtures))('%s', (name) => {
    const text = adfToText(JSON.parse(read(name, 'input.json')), { mediaName });
    // a file ends with a line break; no text is an empty file
    expect(text === null ? '' : `${text}\n`).toBe(read(name, 'expected.txt'));
  });
});
