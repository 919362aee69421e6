import { UnreadableFileError } from '@jiralake/files';
import type { Log } from '@jiralake/observability';
import type { SiteStore } from '@jiralake/raw-store';
import type { FieldCatalogue } from '@jiralake/payloads';

/** Reads the field catalogue. A broken one is logged and costs the field names, not the rows; the fetcher replaces it. */
export async function readCatalogue(
  site: Pick<SiteStore, 'readFields'>,
  log: Log,
): Promise<FieldCatalogue | undefined> {
  try {
    return await site.readFields();
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ err: { message: error.message } }, 'field catalogue is broken, custom fields have no names');
    return undefined;
  }
}
