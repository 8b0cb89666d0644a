import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { SAMPLE_CALIBRATION, SAMPLE_OUTCOME, SAMPLE_RECORDS, SAMPLE_SUMMARY } from '../support/sample-validation.ts';

type Names = 'validation.summary' | 'validation.outcomes' | 'validation.calibration' | 'validation.records';
const what = { window: 30, measure: 'direction' } as const;

/** One good input per validation call. */
export const VALIDATION_INPUTS: { readonly [N in Names]: CallInput<N> } = {
  'validation.summary': { ...what, groupBy: 'scanner', filter: { symbolClass: 'index', days: 30 } },
  'validation.outcomes': { window: 30, filter: {}, limit: 50, beforeId: 9 },
  'validation.calibration': { ...what, filter: { scannerId: 'opening-range-breakout' } },
  'validation.records': what,
};

export const VALIDATION_OUTPUTS: { readonly [N in Names]: CallOutput<N> } = {
  'validation.summary': SAMPLE_SUMMARY,
  'validation.outcomes': { rows: [SAMPLE_OUTCOME] },
  'validation.calibration': SAMPLE_CALIBRATION,
  'validation.records': SAMPLE_RECORDS,
};
