import { chainStore } from '../chain/chain-store.ts';
import type { LiveTitle } from '../panel.ts';

/** Tab of the panel: what is scalped. */
export const scalperTitle: LiveTitle = {
  subscribe: (changed) => chainStore.subscribe(changed),
  text: () => `Scalper ${chainStore.getState().underlying}`,
};
