/**
 * The indices that have derivatives, with their ids in segment IDX_I (dhan-api §3.6). Derivative rows of the master
 * name an exchange token (26000, 26009) instead, which no request understands.
 */
export const INDEX_IDS: Readonly<Record<string, number>> = {
  NIFTY: 13,
  BANKNIFTY: 25,
  FINNIFTY: 27,
  MIDCPNIFTY: 442,
  NIFTYNXT50: 38,
  SENSEX: 51,
  BANKEX: 69,
  SENSEX50: 83,
};

/** INDIA VIX: no derivatives, but shown with the main indices. */
export const INDIA_VIX_ID = 21;

/** Order in which the main indices are listed; every other index comes after them. */
export const MAIN_INDEX_IDS: readonly number[] = [13, 25, 51, 27, 442, 38, 69, INDIA_VIX_ID];
