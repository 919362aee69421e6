import path from 'node:path';
import { storageVariables } from '@jiralake/config';
import type { Environment } from './command-context';

/** Returns the variables with absolute paths, for programs that run in another folder. */
export function absolutePaths(env: Environment): Environment {
  // every storage variable is a path
  const given = Object.keys(storageVariables).flatMap((name) => {
    const value = env[name];
    return value ? [[name, path.resolve(value)] as const] : [];
  });
  return { ...env, ...Object.fromEntries(given) };
}
