import { LazyCode } from '../lazy-code.ts';

export const jobsCode = new LazyCode(() => import('./jobs.tsx'));
