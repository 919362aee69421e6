import path from 'node:path';
import { namesIn } from '@jiralake/files';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { findStack, holderOf, simulatedFolders, type FoundStack } from '@jiralake/local-stack';
import type { CommandContext, Environment } from './command-context';
import { isSiteConfigured } from './configured-site';

/** What a command needs of an installation: its files, or also its running services. */
export type Needs = 'files' | 'services';

export interface Installation {
  /** the variables of the installation */
  env: Environment;
  name: string;
  /** why no services run, and what to do about it */
  notRunning?: { what: string; advice: string };
}

const FOLDERS = ['JIRA_DATA_DIR', 'JIRA_PARQUET_DIR', 'JIRA_DISTRIBUTION_DIR'];
const REDIS = ['REDIS_URL', 'REDIS_PREFIX'];

/** Chooses the installation that a command uses, and prints its name. `named` is the name when options choose it. */
export async function chooseInstallation(
  { env, terminal }: CommandContext,
  needs: Needs,
  named?: string,
): Promise<Installation> {
  const installation = named === undefined ? await findInstallation(env, needs) : { env, name: named };
  terminal.say(`using ${installation.name}`);
  return installation;
}

/** Chooses the installation of a command that needs services. @throws Error with advice when they do not run */
export async function requireRunningInstallation(context: CommandContext): Promise<Environment> {
  const { env, notRunning } = await chooseInstallation(context, 'services');
  if (notRunning) throw new Error(`${notRunning.what}: ${notRunning.advice}`);
  return env;
}

/**
 * Returns the configured installation, if there is one; else the running one, else the stored one. A simulated site is chosen
 * before the data of a real site, because a guess can be wrong.
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

/** Returns whether a variable names the installation. Variables of Redis count only for commands that need services. */
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
  return (await namesIn(folder)).length > 0;
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
      : `the data folder ${folder} (no site is configured)`,
    ...(raw === undefined ? [] : [`raw in ${raw}`]),
    ...(lake === undefined ? [] : [`the lake in ${lake}`]),
    ...(needs === 'services' && env['REDIS_URL'] ? [redisIn(env)] : []),
  ].join(', ');
}

/** Returns the address of Redis without its password; its user reports an invalid URL. */
function redisIn({ REDIS_URL = '' }: Environment): string {
  return `Redis at ${URL.canParse(REDIS_URL) ? new URL(REDIS_URL).host : 'REDIS_URL'}`;
}
