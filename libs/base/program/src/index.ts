export { endProcess, hasEnded } from './end-process';
export { SERVER_USER } from './end-server';
export { endWithParent } from './end-with-parent';
export { spawnTied } from './spawn-tied';
export { listenForInterruption, untilAborted, type Interruption } from './interruption';
export { exitWith, ignoreOutputErrors } from './output';
export { startGuardian, type Guardian, type UsedServer } from './start-guardian';
export { runGuardian } from './run-guardian';
