import { fault, FaultError } from '#contract/faults.ts';

/** The columns that are read, in the order in which rows deliver them. */
export const FIELD = {
  exchange: 0,
  segment: 1,
  id: 2,
  instrument: 3,
  tradingSymbol: 4,
  underlying: 5,
  name: 6,
  type: 7,
  series: 8,
  lot: 9,
  expiry: 10,
  strike: 11,
  right: 12,
  tick: 13,
  expiryFlag: 14,
  freeze: 15,
  upperLimit: 16,
  lowerLimit: 17,
  isin: 18,
} as const;

/** Column names by layout (dhan-api §3.2, §3.3); `''` where the layout lacks the column. */
const LAYOUTS = {
  detailed: [
    'EXCH_ID',
    'SEGMENT',
    'SECURITY_ID',
    'INSTRUMENT',
    'SYMBOL_NAME',
    'UNDERLYING_SYMBOL',
    'DISPLAY_NAME',
    'INSTRUMENT_TYPE',
    'SERIES',
    'LOT_SIZE',
    'SM_EXPIRY_DATE',
    'STRIKE_PRICE',
    'OPTION_TYPE',
    'TICK_SIZE',
    'EXPIRY_FLAG',
    'SM_FREEZE_QTY',
    'SM_UPPER_LIMIT',
    'SM_LOWER_LIMIT',
    'ISIN',
  ],
  compact: [
    'SEM_EXM_EXCH_ID',
    'SEM_SEGMENT',
    'SEM_SMST_SECURITY_ID',
    'SEM_INSTRUMENT_NAME',
    'SEM_TRADING_SYMBOL',
    '',
    'SEM_CUSTOM_SYMBOL',
    'SEM_EXCH_INSTRUMENT_TYPE',
    'SEM_SERIES',
    'SEM_LOT_UNITS',
    'SEM_EXPIRY_DATE',
    'SEM_STRIKE_PRICE',
    'SEM_OPTION_TYPE',
    'SEM_TICK_SIZE',
    'SEM_EXPIRY_FLAG',
    '',
    '',
    '',
    '',
  ],
} as const;
export type MasterLayout = keyof typeof LAYOUTS;

/** Newer column; older files of the same layout lack it. */
const OPTIONAL = new Set<string>([
  '',
  'SM_FREEZE_QTY',
  'SM_UPPER_LIMIT',
  'SM_LOWER_LIMIT',
  'ISIN',
  'EXPIRY_FLAG',
  'SEM_EXPIRY_FLAG',
]);

/**
 * Finds the layout of an instrument file and the position of each field by name; positions have changed before.
 * @throws FaultError `unavailable.master_unreadable` when the first line is no known header.
 */
export function masterColumns(names: readonly string[]): { layout: MasterLayout; positions: number[] } {
  const layout: MasterLayout = names.includes('SEM_SMST_SECURITY_ID') ? 'compact' : 'detailed';
  const positions = LAYOUTS[layout].map((name) => (name === '' ? -1 : names.indexOf(name)));
  const missing = LAYOUTS[layout].filter((name, at) => !OPTIONAL.has(name) && positions[at] === -1);
  if (missing.length === 0) return { layout, positions };
  const text = `The instrument file lacks the columns ${missing.slice(0, 4).join(', ')}${missing.length > 4 ? ' …' : ''}. Its first line begins "${names.slice(0, 3).join(',').slice(0, 60)}". Use the broker's compact or detailed file, with its header.`;
  throw new FaultError(fault('unavailable.master_unreadable', text, { missing: missing.length }));
}
