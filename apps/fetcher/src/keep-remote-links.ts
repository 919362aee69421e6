import { readIfWhole, type RawStore } from '@jiralake/raw-store';
import type { CompletionPorts } from './complete-issue';

/** Remote links that are stored whole stay as they are, so that an issue of a batch costs no request of its own; others are asked for. */
export function keepRemoteLinks(
  completion: CompletionPorts,
  raw: Pick<RawStore, 'readIssue'>,
): CompletionPorts {
  const ask = completion.getRemoteLinks;
  if (!ask) return completion;
  return {
    ...completion,
    async getRemoteLinks(id, signal) {
      const stored = await readIfWhole(raw, id);
      const isWhole =
        stored !== undefined && 'key' in stored && stored._completeness?.remote_links.state === 'complete';
      return isWhole ? stored._remote_links : ask(id, signal);
    },
  };
}
