import { httpVariables, loadConfig } from '@jiralake/config';
import { takePorts, takeSimulatedFolder, takeSiteFolder } from '@jiralake/local-stack';
import type { Environment } from '../command-context';

export interface Place {
  dataDir: string;
  isSimulated: boolean;
  /** of the services */
  env: Environment;
  port: string;
  dashboardPort: string;
}

const UP = 'npm start';
const next = (port: string): number => (port === '0' ? 0 : (Number(port) % 65_535) + 1);
/** What a run that was killed leaves behind ends by itself in less. */
const LEFT_PORTS_MS = 20_000;

/**
 * Takes the folder and the ports that `up` needs, then empties the folder of a simulated site; the result gives the ports to
 * the services.
 * @throws Error that names what cannot be had and the command that helps; then nothing was deleted
 */
export async function takePlace(
  { dataDir, isSimulated, env, port, dashboardPort }: Place,
  say: (line: string) => void,
): Promise<() => Promise<void>> {
  const ports = `--port ${next(port)} --dashboard-port ${next(dashboardPort)}`;
  const elsewhere = `${UP} -- --data-dir ${dataDir}-2 ${ports}`;
  const simulated = isSimulated ? await takeSimulatedFolder(dataDir, { by: UP, elsewhere }) : undefined;
  const folder = simulated ?? (await takeSiteFolder(dataDir, UP));
  if (folder.wasLeft) say(`an earlier run in ${dataDir} was killed; what it left is waited for`);
  const freePorts = await takePorts(
    loadConfig(httpVariables, env).HOST,
    [
      { port: Number(port), other: `${UP} -- --port ${next(port)}` },
      { port: Number(dashboardPort), other: `${UP} -- --dashboard-port ${next(dashboardPort)}` },
    ],
    folder.wasLeft ? LEFT_PORTS_MS : 0,
  );
  await simulated?.empty();
  return freePorts;
}
