/** Returns a number with its noun: `1 change`, `2 changes`, `0 deliveries`. The plural may be irregular. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
