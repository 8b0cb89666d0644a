import { never } from '#contract/faults.ts';
import type { StoreAnswer, StoreRequest } from '../store-protocol.ts';
import type { StoreContext } from './store-context.ts';

type SavedKind =
  | 'watchlists'
  | 'watchlistSave'
  | 'watchlistRemove'
  | 'ownScanners'
  | 'ownScannerSave'
  | 'ownScannerRemove'
  | 'prefGet'
  | 'prefSet';

/** Answers about what a person saved: lists, own scanners, preferences. */
export function savedAnswer(context: StoreContext, request: Extract<StoreRequest, { kind: SavedKind }>): StoreAnswer {
  const { watchlists, ownScanners, prefs, source } = context;
  switch (request.kind) {
    case 'watchlists':
      return { lists: watchlists.list(source) };
    case 'watchlistSave':
      return { list: watchlists.save(source, request.list) };
    case 'watchlistRemove':
      watchlists.remove(source, request.id);
      return {};
    case 'ownScanners':
      return { scanners: ownScanners.list() };
    case 'ownScannerSave':
      return { scanner: ownScanners.save(request.scanner) };
    case 'ownScannerRemove':
      ownScanners.remove(request.id);
      return {};
    case 'prefGet':
      return { json: prefs.get(request.key) };
    case 'prefSet':
      prefs.set(request.key, request.json);
      return {};
    default:
      return never(request);
  }
}
