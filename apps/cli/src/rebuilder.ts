import { serveRebuilder } from '@jiralake/lake';

serveRebuilder();
