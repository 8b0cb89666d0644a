/**
 * Exchange tokens that stand in UNDERLYING_SECURITY_ID. For indices they differ from the ids that the option chain
 * takes (13, 25 …); for commodities they are the chain's own ids (dhan-api §3.4).
 */
export const INDEX_UNDERLYING_IDS: Readonly<Record<string, number>> = {
  NIFTY: 26000,
  BANKNIFTY: 26009,
  NIFTYNXT50: 26013,
  FINNIFTY: 26037,
  MIDCPNIFTY: 26074,
  SENSEX: 1,
  BANKEX: 12,
};

export const MCX_UNDERLYING_IDS: Readonly<Record<string, number>> = { CRUDEOIL: 294, NATURALGAS: 401, GOLD: 114 };
