import { createHmac } from 'node:crypto';
import { verifySignature } from './verify-signature';

const secret = "It's a Secret to Everybody";
const body = Buffer.from('Hello World!');
const vector = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';

describe('verifySignature', () => {
  it("accepts Atlassian's test vector", () => {
    expect(verifySignature(body, vector, [secret])).toBe(true);
  });

  it('accepts any of several secrets', () => {
    expect(verifySignature(body, vector, ['new', secret])).toBe(true);
  });

  it('covers the bytes, not their reading as text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00]);
    const signature = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
    expect(verifySignature(bytes, signature, [secret])).toBe(true);
    expect(verifySignature(Buffer.from(bytes.toString('utf8')), signature, [secret])).toBe(false);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another method', vector.replace('sha256', 'sha1')],
    ['a method that is a property of every object', vector.replace('sha256', 'constructor')],
    ['no method', vector.slice(7)],
    ['a signature cut short', vector.slice(0, -1)],
    ['a signature with more behind it', `${vector}00`],
    ['another signature', vector.replace('a477', 'b477')],
  ])('refuses %s', (_, header) => {
    expect(verifySignature(body, header, [secret])).toBe(false);
  });

  it('refuses everything without a secret', () => {
    expect(verifySignature(body, vector, [])).toBe(false);
  });
});
