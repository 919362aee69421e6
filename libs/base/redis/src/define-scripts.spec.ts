import type { Redis } from 'ioredis';
import { defineScripts } from './define-scripts';

/** The commands that scripts are registered as, and how many keys they take. */
function registered(scripts: Record<string, string>): Record<string, number> {
  const commands: Record<string, number> = {};
  const redis = {
    defineCommand: (name: string, { numberOfKeys }: { numberOfKeys: number }) =>
      void (commands[name] = numberOfKeys),
  };
  defineScripts(redis as unknown as Redis, 'spec', scripts);
  return commands;
}

it('registers scripts with as many keys as the lines at their top describe', () => {
  const two =
    '-- Reads.\n--\n-- KEYS[1] the first\n-- KEYS[2] the second\n-- ARGV[1] a number\nreturn KEYS[1]';
  expect(registered({ two, none: '-- Takes no keys.\nreturn ARGV[1]' })).toEqual({
    spec_two: 2,
    spec_none: 0,
  });
});
