import type { Simulator } from './simulator';
import { startStack, type Stack, type StackOptions } from './start-stack';

/** The whole system with a simulated site. */
export type SimulatedStack = Stack & { simulator: Simulator };

/** Starts the whole system with a simulated site. */
export async function startSimulatedStack(
  options: StackOptions & { simulate: NonNullable<StackOptions['simulate']> },
): Promise<SimulatedStack> {
  const stack = await startStack(options);
  const { simulator } = stack;
  if (!simulator) throw new Error('the site is not simulated');
  return { ...stack, simulator };
}
