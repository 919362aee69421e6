import { serveWriter } from '@jiralake/lake-store';

serveWriter();
