import { startGuardian } from '@jiralake/program';
import { startOwnRedis } from '../src/start-redis';

/** Uses the Redis of a folder until it is ended: by SIGTERM in order. */
async function main(dir: string, guardianScript: string): Promise<void> {
  const guardian = startGuardian(guardianScript, dir);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const redis = await startOwnRedis(dir, 'test', say, { guardian });
  process.on('SIGTERM', () => {
    void redis
      .stop()
      .then(() => guardian.dismiss())
      .then(() => process.exit(0));
  });
  say(redis.own ? 'started it' : 'joined it');
}

const [dir = '', guardianScript = ''] = process.argv.slice(2);
void main(dir, guardianScript);
