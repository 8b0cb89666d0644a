import { LazyCode } from '../lazy-code.ts';

export const changesCode = new LazyCode(() => import('./changes.tsx'));
