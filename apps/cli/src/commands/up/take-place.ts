import { httpVariables, loadConfig } from '@jiralake/config';
import { takePorts, takeSimulatedFolder, takeSiteFolder } from '@jiralake/local-stack';
import type { Environment } from '../../installation/command-context';
import { shellWord } from '../../terminal/shell-word';

interface Ports {
  port: string;
  dashboardPort: string;
}

export interface Place {
  /** `isGiven` by an option, which another try needs as well */
  folder: { path: string; isGiven: boolean; isSimulated: boolean };
  /** of the services */
  env: Environment;
  ports: Ports;
}

const UP = 'npm start';
const next = (port: string): string => (port === '0' ? port : String((Number(port) % 65_535) + 1));
/** What a run that was killed leaves behind ends by itself in less. */
const LEFT_PORTS_MS = 20_000;

/**
 * Takes the folder and the ports that `up` needs, then empties the folder of a simulated site; the result gives the ports to
 * the services.
 * @throws Error that names what cannot be had and the command that helps; then nothing was deleted
 */
export async function takePlace(
  { folder: { path: dataDir, isGiven, isSimulated }, env, ports }: Place,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const { port, dashboardPort } = ports;
  const others = { port: next(port), dashboardPort: next(dashboardPort) };
  const elsewhere = command(`${dataDir}-2`, others);
  const simulated = isSimulated ? await takeSimulatedFolder(dataDir, { by: UP, elsewhere }) : undefined;
  const folder = simulated ?? (await takeSiteFolder(dataDir, UP));
  if (folder.wasLeft) say(`an earlier run in ${dataDir} was killed; what it left is waited for`);
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

/** To be pasted as it stands. */
function command(dataDir: string | undefined, { port, dashboardPort }: Ports): string {
  const folder = dataDir === undefined ? '' : ` --data-dir ${shellWord(dataDir)}`;
  return `${UP} --${folder} --port ${port} --dashboard-port ${dashboardPort}`;
}
