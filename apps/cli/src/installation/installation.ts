import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { isMissing } from '@jiralake/files';
import { findStack, holderOf, simulatedFolders, type FoundStack } from '@jiralake/local-stack';
import type { CommandContext, Environment } from './command-context';
import { isSiteConfigured } from './configured-site';

/** What a command needs of an installation: what is stored, or what runs as well. */
export type Needs = 'files' | 'services';

export interface Installation {
  /** the variables that lead to it */
  env: Environment;
  name: string;
  /** why there are no services to speak to, and what to do about it */
  notRunning?: { what: string; advice: string };
}

const FOLDERS = ['JIRA_DATA_DIR', 'JIRA_PARQUET_DIR', 'JIRA_DISTRIBUTION_DIR'];
const REDIS = ['REDIS_URL', 'REDIS_PREFIX'];

/** Finds the installation that a command speaks of, and says which it is. With `named`, its options say that already. */
export async function speakOf(
  { env, terminal }: CommandContext,
  needs: Needs,
  named?: string,
): Promise<Installation> {
  const installation = named === undefined ? await findInstallation(env, needs) : { env, name: named };
  terminal.say(`speaking of ${installation.name}`);
  return installation;
}

/** The same for a command that can do nothing without services. @throws Error when they do not run, with what to do */
export async function speakOfRunning(context: CommandContext): Promise<Environment> {
  const { env, notRunning } = await speakOf(context, 'services');
  if (notRunning) throw new Error(`${notRunning.what}: ${notRunning.advice}`);
  return env;
}

/**
 * What is configured, whenever anything is. Without that: what runs here, else what is stored here. A guess can be wrong, so
 * one of a simulated site is taken before the data of a real one.
 */
export async function findInstallation(env: Environment, needs: Needs): Promise<Installation> {
  const configured = { env, name: describeConfigured(env, needs) };
  const given = env['DATA_DIR'];
  const { DATA_DIR } = loadConfig(storageVariables, env);
  if (isConfigured(env, needs) || (!given && (await holderOf(DATA_DIR)))) return configured;
  const stack = await findStack(given ? [given] : Object.values(simulatedFolders));
  if (!stack || (!given && !stack.isRunning && (await hasData(env)))) return configured;
  return installationOf(stack, env, needs);
}

/** A lake can be found without a Redis, so one that is given says nothing of it. */
function isConfigured(env: Environment, needs: Needs): boolean {
  return (
    isSiteConfigured(env) || [...FOLDERS, ...(needs === 'services' ? REDIS : [])].some((name) => env[name])
  );
}

async function hasData(env: Environment): Promise<boolean> {
  const config = loadConfig(storageVariables, env);
  const { raw, lake } = dataPaths(config);
  const folders = await Promise.all([raw, lake, path.join(config.DATA_DIR, 'redis')].map(isFilled));
  return folders.includes(true);
}

async function isFilled(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function installationOf(stack: FoundStack, env: Environment, needs: Needs): Installation {
  const { folder, startedBy, isRunning, variables } = stack;
  const site = `the simulated site in ${folder}`;
  const state = isRunning ? redisIn(variables) : 'not running';
  return {
    env: { ...env, ...variables },
    name: `${site} (${startedBy}, ${state})`,
    ...(!isRunning &&
      needs === 'services' && {
        notRunning: {
          what: `${site} is not running`,
          advice: 'npm start runs one; for a site of your own set JIRA_DOMAIN, JIRA_EMAIL and JIRA_API_TOKEN',
        },
      }),
  };
}

function describeConfigured(env: Environment, needs: Needs): string {
  const { DATA_DIR, JIRA_DATA_DIR: raw, JIRA_PARQUET_DIR: lake } = loadConfig(storageVariables, env);
  const [domain, folder] = [env['JIRA_DOMAIN'], path.normalize(DATA_DIR)];
  return [
    domain
      ? `the configured site ${domain}, data in ${folder}`
      : `what is stored in ${folder} (no site is configured)`,
    ...(raw === undefined ? [] : [`raw in ${raw}`]),
    ...(lake === undefined ? [] : [`the lake in ${lake}`]),
    ...(needs === 'services' && env['REDIS_URL'] ? [redisIn(env)] : []),
  ].join(', ');
}

/** Its address without a password; what is no URL is refused where it is used. */
function redisIn({ REDIS_URL = '' }: Environment): string {
  return `Redis at ${URL.canParse(REDIS_URL) ? new URL(REDIS_URL).host : 'REDIS_URL'}`;
}
