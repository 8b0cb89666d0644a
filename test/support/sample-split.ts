import type { CorporateAction } from '#contract/model/corporate-action.ts';

/** A split of a share, as it is detected. */
export const SPLIT: CorporateAction = {
  segment: 'NSE_EQ',
  securityId: 2_885,
  throughDate: '2026-11-19',
  seenDate: '2026-11-20',
  factor: 2,
  kind: 'split',
  ratio: '1:2',
};
