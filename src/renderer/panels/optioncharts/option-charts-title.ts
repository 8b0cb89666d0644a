import { chainStore } from '../chain/chain-store.ts';
import type { LiveTitle } from '../panel.ts';

/** Tab of the panel: whose options it draws. */
export const optionChartsTitle: LiveTitle = {
  subscribe: (changed) => chainStore.subscribe(changed),
  text: () => `${chainStore.getState().underlying} option charts`,
};
