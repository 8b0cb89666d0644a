import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Symbols and underlyings that alone are entered. */
export const allowedNames: RiskControl = {
  id: 'allowed-names',
  title: 'Allowed names',
  limit: null,
  unit: 'on',
  least: 1,
  most: 1,
  optional: true,
  exits: false,
  list: 'allowed',
  reason: 'Holds trading to the names that were chosen beforehand.',
  check({ instrument }, { allowedNames }) {
    const { symbol, underlying } = instrument;
    if (allowedNames.has(symbol.toUpperCase()) || allowedNames.has(underlying.toUpperCase())) return null;
    return deny('allowed-names', `${symbol} is not on the list of allowed names.`);
  },
};
