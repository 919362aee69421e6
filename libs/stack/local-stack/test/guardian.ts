import { runGuardian } from '@jiralake/program';

void runGuardian();
