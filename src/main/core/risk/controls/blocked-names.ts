import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Symbols and underlyings that are never entered. */
export const blockedNames: RiskControl = {
  id: 'blocked-names',
  title: 'Blocked names',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: true,
  exits: false,
  list: 'blocked',
  reason: 'Keeps hands off names that must not be traded.',
  check({ instrument }, { blockedNames }) {
    const name = [instrument.symbol, instrument.underlying].find((one) => blockedNames.has(one.toUpperCase()));
    return name === undefined ? null : deny('blocked-names', `${name} is on the list of blocked names.`);
  },
};
