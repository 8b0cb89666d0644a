import type { RiskControl } from '../control.ts';
import { instrumentKey } from '#contract/model/instrument.ts';
import { deny } from '../verdict.ts';

/** Instruments whose rules changed overnight are confirmed first. */
export const changedInstrument: RiskControl = {
  id: 'changed-instrument',
  title: 'Changed instruments',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: false,
  reason: 'A lot or tick that changed overnight makes old habits expensive.',
  check({ instrument }, { facts }) {
    if (facts.changedInstruments.length === 0) return null;
    const { segment, securityId, symbol } = instrument;
    if (!facts.changedInstruments.includes(instrumentKey(segment, securityId))) return null;
    const text = `Lot, tick or freeze quantity of ${symbol} changed overnight. Confirm the change in the instrument panel first.`;
    return deny('changed-instrument', text);
  },
};
