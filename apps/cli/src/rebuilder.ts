import { serveRebuilder } from '@jiralake/rebuild';

serveRebuilder();
