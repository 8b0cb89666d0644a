import { LazyCode } from '../lazy-code.ts';

/** Tabs of the alerts that nobody looks at first. */
export const alertChannelsCode = new LazyCode(() => import('./alert-channels.tsx'));
export const alertSoundsCode = new LazyCode(() => import('./alert-sounds.tsx'));
