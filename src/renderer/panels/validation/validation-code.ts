import { LazyCode } from '../lazy-code.ts';

export const validationCode = new LazyCode(() => import('./validation.tsx'));
