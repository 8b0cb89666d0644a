import { LazyCode } from '../lazy-code.ts';

export const settingsCode = new LazyCode(() => import('./settings.tsx'));
