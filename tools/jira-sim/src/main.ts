import { endWithParent, ignoreOutputErrors } from '@jiralake/program';
import { parseFlags } from './parse-flags';
import { createSimulator } from './simulator';

endWithParent();
ignoreOutputErrors();
const log = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const simulator = await createSimulator({ ...parseFlags(process.argv, Date.now()), log });
  const stop = () => void simulator.stop().finally(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { url, mediaUrl, cloudId } = simulator;
  process.stdout.write(`${JSON.stringify({ event: 'listening', url, mediaUrl, cloudId })}\n`);
}

main().catch((error: unknown) => {
  log(`jira-sim cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
