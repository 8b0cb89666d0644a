/** Short and former names that traders type, with the root that they stand for. */
export const ALIASES: Readonly<Record<string, string>> = {
  NF: 'NIFTY',
  BNF: 'BANKNIFTY',
  BN: 'BANKNIFTY',
  FNF: 'FINNIFTY',
  FN: 'FINNIFTY',
  MCN: 'MIDCPNIFTY',
  MIDCAP: 'MIDCPNIFTY',
  NXT: 'NIFTYNXT50',
  SX: 'SENSEX',
  SNX: 'SENSEX',
  BKX: 'BANKEX',
  VIX: 'INDIA VIX',
  CL: 'CRUDEOIL',
  CRUDE: 'CRUDEOIL',
  NG: 'NATURALGAS',
  NATURALGASM: 'NATGASMINI',
  RIL: 'RELIANCE',
  TATAMOTORS: 'TMPV',
  LTIM: 'LTM',
  ZOMATO: 'ETERNAL',
};

/** Roots that are traded most, best first; all others follow by the number of their contracts. */
export const BUSIEST_ROOTS: readonly string[] = [
  'NIFTY',
  'BANKNIFTY',
  'SENSEX',
  'FINNIFTY',
  'MIDCPNIFTY',
  'BANKEX',
  'CRUDEOIL',
  'NATURALGAS',
  'GOLD',
  'SILVER',
];
