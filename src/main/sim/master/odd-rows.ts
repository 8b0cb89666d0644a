import type { SimMarket } from '../market.ts';
import { type MasterRow, NO_DATE } from './master-row.ts';

/**
 * Rows of the file that never trade here: what a reader of the real file stumbles over (dhan-api §3.4, §10). They are
 * left out where the market lists the same id.
 */
const BOND: MasterRow = {
  segment: 'NSE_EQ',
  securityId: 21,
  isin: 'IN3320200124',
  instrument: 'EQUITY',
  underlyingId: '',
  underlyingSymbol: '662UP30',
  symbolName: 'SDL UP 6.62% 2030',
  compactName: 'SDL UP 6.62% 2030',
  displayName: 'SDL UP 6.62% 2030',
  tradingSymbol: '662UP30',
  instrumentType: 'DBT',
  series: 'SG',
  compactSeries: 'SG',
  lot: '100.0',
  expiry: '',
  strike: '',
  right: '',
  tick: '1.0000',
  expiryFlag: 'NA',
  compactFlag: 'NA',
  mtf: '0',
  upperLimit: '105.0000',
  lowerLimit: '95.0000',
  freezeQty: '0',
};

/** A debenture under the ticker of a share; the second one even calls itself a share. */
function debentures(market: SimMarket): MasterRow[] {
  const shares = market.instruments.filter((one) => one.kind === 'EQUITY').slice(0, 2);
  return shares.map((share, i) => ({
    ...BOND,
    securityId: 960_001 + i,
    isin: `INE0SIM07${String(i).padStart(3, '0')}`,
    underlyingSymbol: share.ticker,
    symbolName: `${share.name.toUpperCase().slice(0, 18)}, NCD`,
    compactName: `${share.name.toUpperCase().slice(0, 18)}, NCD`,
    displayName: `${share.name} NCD 8.5% ${2030 + i}`,
    tradingSymbol: share.ticker,
    instrumentType: i === 0 ? 'DEB' : 'ES',
    series: `N${i}`,
    compactSeries: `N${i}`,
    lot: '1.0',
    freezeQty: '-1',
    upperLimit: '1200.0000',
    lowerLimit: '800.0000',
  }));
}

/** A share that moves from series EQ to BE with the second listing, and gets another id by it. */
function seriesChange(moved: boolean): MasterRow {
  return {
    ...BOND,
    securityId: moved ? 970_004 : 970_001,
    isin: 'INE0SIM01019',
    underlyingSymbol: 'SIMSHIFT',
    symbolName: 'SIMULATED SHIFT LTD',
    compactName: 'SIMULATED SHIFT LTD',
    displayName: 'Simulated Shift',
    tradingSymbol: 'SIMSHIFT',
    instrumentType: 'ES',
    series: moved ? 'BE' : 'EQ',
    compactSeries: moved ? 'BE' : 'EQ',
    lot: '1.0',
    expiry: NO_DATE,
    tick: '5.0000',
    freezeQty: '-1',
  };
}

const BSE_BOND: MasterRow = {
  ...BOND,
  segment: 'BSE_EQ',
  securityId: 957_001,
  isin: 'INE0SIM07991',
  underlyingSymbol: '9SIMUL31',
  symbolName: '9.00% SIMULATED BOND, 2031',
  compactName: '9.00% SIMULATED BOND, 2031',
  displayName: '9.00% Simulated Bond, 2031',
  tradingSymbol: '9SIMUL31',
  instrumentType: 'Other',
  series: 'F',
  compactSeries: 'F',
  lot: '1.0',
  upperLimit: '-1.0000',
  lowerLimit: '0.0000',
  freezeQty: '-1',
};

/** The exchange's own test contracts, which expire in 2036. */
function testContract(prefix: string, securityId: number): MasterRow {
  return {
    ...BOND,
    segment: 'NSE_FNO',
    securityId,
    isin: 'NA',
    instrument: 'FUTSTK',
    underlyingId: String(securityId - 21_940),
    underlyingSymbol: `${prefix}NSETEST`,
    symbolName: `${prefix}NSETEST-Nov2036-FUT`,
    compactName: '',
    displayName: `${prefix}NSETEST NOV FUT`,
    tradingSymbol: `${prefix}NSETEST-Nov2036-FUT`,
    instrumentType: 'FUT',
    series: 'NA',
    compactSeries: '',
    lot: '50.0',
    expiry: '2036-11-27',
    strike: '-0.01000',
    right: 'XX',
    tick: '5.0000',
    expiryFlag: 'M',
    compactFlag: 'M',
    upperLimit: '0.0000',
    lowerLimit: '0.0000',
    freezeQty: '0',
  };
}

/** @param moved true from the second listing on. */
export function oddRows(market: SimMarket, moved: boolean): MasterRow[] {
  const tests = [testContract('011', 36_687), testContract('021', 36_690)];
  return [BOND, ...debentures(market), seriesChange(moved), BSE_BOND, ...tests].filter(
    (row) => market.indexOf(row.segment, row.securityId) === undefined,
  );
}
