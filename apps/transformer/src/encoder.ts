import { serveWriter } from '@jiralake/parquet-store';

serveWriter();
