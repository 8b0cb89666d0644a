import { LazyCode } from '../lazy-code.ts';

export const expressionCode = new LazyCode(() => import('./expression.tsx'));
