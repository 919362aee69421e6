import { httpVariables, loadConfig } from '@jiralake/config';
import { takePorts, takeSimulatedFolder, takeSiteFolder } from '@jiralake/local-stack';
import type { Environment } from '../../installation/command-context';
import { shellWord } from '../../terminal/shell-word';

interface Ports {
  port: string;
  dashboardPort: string;
}

export interface Place {
  /** `isGiven` means by an option, which the suggested command must then contain */
  folder: { path: string; isGiven: boolean; isSimulated: boolean };
  /** of the services */
  env: Environment;
  ports: Ports;
}

const UP = 'npm start';
const next = (port: string): string => (port === '0' ? port : String((Number(port) % 65_535) + 1));
/** What a killed run left ends within this time. */
const LEFT_PORTS_MS = 20_000;

/**
 * Locks the data folder and reserves the ports of `up`, then empties the folder of a simulated site. Returns the ports for the
 * services.
 * @throws Error that names what is taken and a command that works; nothing is deleted then
 */
export async function reserveFolderAndPorts(
  { folder: { path: dataDir, isGiven, isSimulated }, env, ports }: Place,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const { port, dashboardPort } = ports;
  const others = { port: next(port), dashboardPort: next(dashboardPort) };
  const elsewhere = command(`${dataDir}-2`, others);
  const simulated = isSimulated ? await takeSimulatedFolder(dataDir, { by: UP, elsewhere }) : undefined;
  const folder = simulated ?? (await takeSiteFolder(dataDir, UP));
  if (folder.wasLeft) say(`an earlier run in ${dataDir} was killed; waiting for its processes to end`);
  const here = isGiven ? dataDir : undefined;
  const freePorts = await takePorts(
    loadConfig(httpVariables, env).HOST,
    [
      { port: Number(port), other: command(here, { ...ports, port: others.port }) },
      {
        port: Number(dashboardPort),
        other: command(here, { ...ports, dashboardPort: others.dashboardPort }),
      },
    ],
    folder.wasLeft ? LEFT_PORTS_MS : 0,
  );
  await simulated?.empty();
  return freePorts;
}

/** Returns the command to copy and paste. */
function command(dataDir: string | undefined, { port, dashboardPort }: Ports): string {
  const folder = dataDir === undefined ? '' : ` --data-dir ${shellWord(dataDir)}`;
  return `${UP} --${folder} --port ${port} --dashboard-port ${dashboardPort}`;
}
