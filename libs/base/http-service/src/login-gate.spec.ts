import { createLoginGate } from './login-gate';

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const right = basic('admin', 's3cret');
const wrong = basic('admin', 'guess-4711');

function setup(delayMs = 50) {
  const logged: unknown[] = [];
  const gate = createLoginGate({
    password: 's3cret',
    log: { warn: (...line: unknown[]) => void logged.push(line) },
    delayMs,
  });
  return { gate, logged };
}

describe('the login gate', () => {
  it('lets the right password in at once and asks for a missing one', async () => {
    const { gate, logged } = setup(60_000);
    expect(await gate.check(right, '10.0.0.1')).toBe('ok');
    expect(await gate.check(undefined, '10.0.0.1')).toBe('missing');
    expect(logged).toEqual([]);
  });

  it.each([wrong, basic('root', 's3cret'), basic('admin', ''), 'Basic', 'Bearer s3cret', '', 's3cret'])(
    'makes %p wait and logs the address alone',
    async (authorization) => {
      const { gate, logged } = setup();
      const startedAt = performance.now();
      expect(await gate.check(authorization, '10.0.0.1')).toBe('wrong');
      expect(performance.now() - startedAt).toBeGreaterThan(45);
      expect(logged).toEqual([[{ address: '10.0.0.1' }, 'login refused']]);
    },
  );

  it('looks at no more than three of one address at a time, not even at the right one', async () => {
    const { gate, logged } = setup();
    const tries = Array.from({ length: 50 }, () => gate.check(wrong, '10.0.0.1'));
    expect(await gate.check(right, '10.0.0.1')).toBe('busy');
    expect(await gate.check(right, '10.0.0.2')).toBe('ok');
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(3);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(47);
    expect(logged).toHaveLength(3);
    expect(await gate.check(right, '10.0.0.1')).toBe('ok');
  });

  it('lets the right one in however many others try at that moment, and holds few of them', async () => {
    const { gate } = setup();
    const tries = Array.from({ length: 50 }, (_, i) => gate.check(wrong, `10.0.0.${i}`));
    expect(await gate.check(right, '10.0.1.1')).toBe('ok');
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(20);
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(30);
  });

  it('takes all addresses of an IPv6 network for one caller', async () => {
    const { gate } = setup();
    const tries = ['::1', '::2', '::3'].map((end) => gate.check(wrong, `2001:db8:1:2${end}`));
    expect(await gate.check(right, '2001:db8:1:2::4')).toBe('busy');
    expect(await gate.check(right, '2001:db8:1:3::4')).toBe('ok');
    await Promise.all(tries);
  });
});
