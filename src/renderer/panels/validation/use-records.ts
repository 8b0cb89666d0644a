import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Measure, Window } from '#contract/model/validation.ts';
import { call } from '../../shell/terminal.ts';
import { type RecordsState, recordsStore } from '../../stores/records.ts';
import { validationStore } from './validation-store.ts';

/** The engine keeps records for half a minute; windows end with minutes, ms. */
export const RECORDS_EVERY_MS = 60_000;
/** A reading that failed is tried again after this, ms. */
const RECORDS_AGAIN_MS = 5_000;

/** One reading for all panels that show records: when the next one is due. */
let dueMs = Number.NEGATIVE_INFINITY;

async function read(window: Window, measure: Measure): Promise<void> {
  const { of } = recordsStore.getState();
  const isSame = of?.window === window && of.measure === measure;
  if (isSame && performance.now() < dueMs) return;
  dueMs = performance.now() + RECORDS_EVERY_MS;
  try {
    const { records } = await call('validation.records', { window, measure });
    const byScanner = new Map(records.map((record) => [record.key, record]));
    recordsStore.setState({ of: { window, measure }, byScanner });
  } catch {
    // The last records stay; the strip tells of a lost connection.
    dueMs = performance.now() + RECORDS_AGAIN_MS;
  }
}

/** The scanners' records, read once a minute while some panel shows them, for the window and measure of the validation panel. */
export function useRecords(): RecordsState {
  const { window, measure } = useStore(validationStore, (state) => state.question);
  useEffect(() => {
    void read(window, measure);
    const timer = setInterval(() => void read(window, measure), RECORDS_AGAIN_MS);
    return () => clearInterval(timer);
  }, [window, measure]);
  return useStore(recordsStore);
}
