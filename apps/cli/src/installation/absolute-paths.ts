import path from 'node:path';
import { storageVariables } from '@jiralake/config';
import type { Environment } from './command-context';

/** The variables with every file and folder absolute, for programs that run in another folder. */
export function absolutePaths(env: Environment): Environment {
  // all of storage's are paths
  const given = Object.keys(storageVariables).flatMap((name) => {
    const value = env[name];
    return value ? [[name, path.resolve(value)] as const] : [];
  });
  return { ...env, ...Object.fromEntries(given) };
}
