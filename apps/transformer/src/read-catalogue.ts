import { UnreadableFileError } from '@jiralake/files';
import type { Log } from '@jiralake/observability';
import type { SiteStore } from '@jiralake/raw-store';
import type { FieldCatalogue } from '@jiralake/payloads';

/** What the site calls its fields. A broken catalogue is said and costs the names, not the rows; the fetcher replaces it. */
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
