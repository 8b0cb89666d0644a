import type { LiveTitle } from '../panel.ts';
import { builderStore } from './builder-store.ts';

/** Tab of the panel: which strategy it shows. */
export const builderTitle: LiveTitle = {
  subscribe: (changed) => builderStore.subscribe(changed),
  text: () => builderStore.getState().name || 'Strategy builder',
};
