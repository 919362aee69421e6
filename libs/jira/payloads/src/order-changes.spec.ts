import { createRandom } from '@jiralake/seeded-random';
import { orderChanges } from './order-changes';

interface Change {
  id: string;
  at: number;
  steps: { name: string; from: string; to: string }[];
}

/** `20: Open > Closed, resolution null > Done` */
function change(text: string, at = 0): Change {
  const [id = '', steps = ''] = text.split(': ');
  return {
    id,
    at,
    steps: steps.split(', ').map((step) => {
      const [, name = 'status', from = '', to = ''] =
        /^(?:(\w+): ?)?(.*) > (.*)$/.exec(step.replace('=', ': ')) ?? [];
      return { name, from, to };
    }),
  };
}

const order = (changes: readonly Change[], now: Record<string, string> = {}): string =>
  orderChanges(changes, { stepsOf: ({ steps }) => steps, now: (name) => now[name] })
    .map(({ id }) => id)
    .join(' ');
const tied = (...texts: string[]): Change[] => texts.map((text) => change(text));

describe('changes of an issue', () => {
  it('are in the order of their times, whatever their ids', () => {
    expect(order([change('1: B > C', 2), change('3: C > D', 3), change('2: A > B', 1)])).toBe('2 1 3');
  });

  it('of one time are in the order of their ids where no chain says otherwise', () => {
    expect(order(tied('10: file= > a', '9: file= > b', '100: Link= > c'))).toBe('9 10 100');
    expect(order(tied('3: A > B', '1: C > D', '2: E > F'))).toBe('1 2 3');
    expect(order(tied('1: A > B', '2: B > A', '3: A > C'))).toBe('1 2 3');
  });

  it('of one time follow their chain', () => {
    expect(order(tied('20: Open > In Progress', '10: In Progress > Closed'))).toBe('20 10');
    expect(order(tied('1: C > D', '2: B > C', '3: A > B'))).toBe('3 2 1');
  });

  it('of one time go round a circle before they leave it', () => {
    expect(order(tied('1: Open > Closed', '2: Open > Waiting', '3: Waiting > Open'))).toBe('2 3 1');
  });

  it('of one time that are a circle begin where the change before ended, or end where the next begins, or at what is there now', () => {
    const circle = tied('1: Closed > Open', '2: Open > Closed');
    expect(order(circle)).toBe('1 2');
    expect(order([change('7: New > Open', -1), ...circle])).toBe('7 2 1');
    expect(order([...circle, change('7: Open > New', 1)])).toBe('2 1 7');
    expect(order(circle, { status: 'Open' })).toBe('2 1');
  });

  it('of one time agree in all of their fields, status first where they contradict each other', () => {
    expect(order(tied('1: points=2 > 3', '2: points=1 > 2', '3: A > B'))).toBe('2 1 3');
    expect(order(tied('1: B > C, x=2 > 3', '2: A > B, x=1 > 2'))).toBe('2 1');
    expect(order(tied('1: x=1 > 2, B > C', '2: x=2 > 3, A > B'))).toBe('2 1');
  });

  it('stay in any chain in which they are given, and come back to it from falling ids', () => {
    const random = createRandom(90_210);
    for (let round = 0; round < 200; round++) {
      const values = Array.from({ length: 9 }, () => 'ABCD'[random.int(0, 3)]!);
      const steps = values.slice(1).map((to, i) => `${values[i]} > ${to}`);
      const rising = tied(...steps.map((step, i) => `${i + 10}: ${step}`));
      expect(order(rising.toReversed(), { status: values.at(-1)! })).toBe('10 11 12 13 14 15 16 17');
      const falling = tied(...steps.map((step, i) => `${90 - i}: ${step}`));
      const found = orderChanges(falling, { stepsOf: (each) => each.steps, now: () => values.at(-1) });
      const chain = found.flatMap((each) => each.steps);
      expect(chain.slice(1).map(({ from }) => from)).toEqual(chain.slice(0, -1).map(({ to }) => to));
      expect([chain[0]?.from, chain.at(-1)?.to]).toEqual([values[0], values.at(-1)]);
    }
  });

  it('may be very many of one time', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => change(`${5_000 - i}: ${i} > ${i + 1}`));
    expect(order(many)).toBe(many.map(({ id }) => id).join(' '));
  });
});
