import type { CallOutput } from '#contract/calls/index.ts';
import { SAMPLE_CALIBRATION, SAMPLE_OUTCOME, SAMPLE_RECORDS, SAMPLE_SUMMARY } from '../support/sample-validation.ts';

/** What the fake engine says of what became of hits; tests change it as they like. */
export const FAKE_VALIDATION: {
  summary: CallOutput<'validation.summary'>;
  calibration: CallOutput<'validation.calibration'>;
  readonly asked: { groupBy: string; window: number; measure: string }[];
} = { summary: SAMPLE_SUMMARY, calibration: SAMPLE_CALIBRATION, asked: [] };

export const FAKE_VALIDATION_ANSWERS = {
  'validation.summary': ({ groupBy, window, measure }: { groupBy: string; window: number; measure: string }) => {
    FAKE_VALIDATION.asked.push({ groupBy, window, measure });
    return FAKE_VALIDATION.summary;
  },
  'validation.outcomes': () => ({ rows: [SAMPLE_OUTCOME] }),
  'validation.calibration': () => FAKE_VALIDATION.calibration,
  'validation.records': () => SAMPLE_RECORDS,
};
