import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Saved lists. */
export function watchlistHandlers({
  subscriptions,
}: EngineServices): Pick<Handlers, 'watchlists.list' | 'watchlists.save' | 'watchlists.remove'> {
  return {
    'watchlists.list': async () => ({ lists: [...(await subscriptions.lists())] }),
    'watchlists.save': (list) => subscriptions.save(list),
    'watchlists.remove': async ({ id }) => {
      await subscriptions.remove(id);
      return {};
    },
  };
}
