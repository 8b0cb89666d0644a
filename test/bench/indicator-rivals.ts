import * as debut from '@debut/indicators';
import * as ts from 'indicatorts';
import * as ti from 'technicalindicators';
import * as signals from 'trading-signals';

/** One symbol's bars in the shapes that the libraries want. */
export interface Plain {
  o: number[];
  h: number[];
  l: number[];
  c: number[];
  v: number[];
  candles: { open: number; high: number; low: number; close: number; volume: number }[];
}

/** Feeds bar i of a symbol to one streaming instance. */
export type Feed = (data: Plain, i: number) => unknown;

export interface Row {
  /** Name and parameters of ours. */
  name: string;
  params?: Record<string, number | string>;
  /** Whole-series functions by library. */
  batch: Record<string, (data: Plain) => unknown>;
  /** Makers of streaming instances by library. */
  stream: Record<string, () => Feed>;
  /** Largest accepted share of the best rival's time; 1 unless the method is deliberately dearer. */
  limit?: number;
}

const period = 20;
const hlc = ({ h, l, c }: Plain) => ({ high: h, low: l, close: c });

/** A trading-signals instance that takes closes. */
const closes = (make: () => { update(x: number, replace: boolean): unknown }) => (): Feed => {
  const it = make();
  return (data, i) => it.update(data.c[i]!, false);
};
/** A trading-signals instance that takes candles, which exist already: their making is not counted. */
const candles = (make: () => { update(x: Plain['candles'][number], replace: boolean): unknown }) => (): Feed => {
  const it = make();
  return (data, i) => it.update(data.candles[i]!, false);
};
/** A debut instance that takes closes. */
const next = (make: () => { nextValue(x: number): unknown }) => (): Feed => {
  const it = make();
  return (data, i) => it.nextValue(data.c[i]!);
};
/** A debut instance that takes high, low and close. */
const nextHlc = (make: () => { nextValue(h: number, l: number, c: number): unknown }) => (): Feed => {
  const it = make();
  return (data, i) => it.nextValue(data.h[i]!, data.l[i]!, data.c[i]!);
};
/** A debut instance that takes volume too. */
const nextHlcv = (make: () => { nextValue(h: number, l: number, c: number, v: number): unknown }) => (): Feed => {
  const it = make();
  return (data, i) => it.nextValue(data.h[i]!, data.l[i]!, data.c[i]!, data.v[i]!);
};

/** The best that npm has for each indicator; both sides see the same bars in the same run. */
export const ROWS: readonly Row[] = [
  {
    name: 'SMA',
    params: { n: period },
    limit: 2,
    batch: {
      indicatorts: (d) => ts.sma(d.c, { period }),
      technicalindicators: (d) => ti.SMA.calculate({ period, values: d.c }),
    },
    stream: { debut: next(() => new debut.SMA(period)), 'trading-signals': closes(() => new signals.SMA(period)) },
  },
  {
    name: 'EMA',
    params: { n: period },
    batch: {
      indicatorts: (d) => ts.ema(d.c, { period }),
      technicalindicators: (d) => ti.EMA.calculate({ period, values: d.c }),
    },
    stream: { debut: next(() => new debut.EMA(period)), 'trading-signals': closes(() => new signals.EMA(period)) },
  },
  {
    name: 'RMA',
    params: { n: 14 },
    batch: {
      indicatorts: (d) => ts.rma(d.c, { period: 14 }),
      technicalindicators: (d) => ti.WEMA.calculate({ period: 14, values: d.c }),
    },
    stream: { debut: next(() => new debut.RMA(14)), 'trading-signals': closes(() => new signals.WSMA(14)) },
  },
  {
    name: 'RSI',
    batch: {
      indicatorts: (d) => ts.rsi(d.c, { period: 14 }),
      technicalindicators: (d) => ti.RSI.calculate({ period: 14, values: d.c }),
    },
    stream: { debut: next(() => new debut.RSI(14)), 'trading-signals': closes(() => new signals.RSI(14)) },
  },
  {
    name: 'MACD',
    batch: {
      indicatorts: (d) => ts.macd(d.c, { fast: 12, slow: 26, signal: 9 }),
      technicalindicators: (d) =>
        ti.MACD.calculate({
          values: d.c,
          fastPeriod: 12,
          slowPeriod: 26,
          signalPeriod: 9,
          SimpleMAOscillator: false,
          SimpleMASignal: false,
        }),
    },
    stream: {
      debut: next(() => new debut.MACD(12, 26, 9)),
      'trading-signals': closes(() => new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9))),
    },
  },
  {
    name: 'TR',
    batch: {
      indicatorts: (d) => ts.tr(d.h, d.l, d.c),
      technicalindicators: (d) => ti.TrueRange.calculate(hlc(d)),
    },
    stream: { 'trading-signals': candles(() => new signals.TR()) },
  },
  {
    name: 'ATR',
    batch: {
      indicatorts: (d) => ts.atr(d.h, d.l, d.c, { period: 14 }),
      technicalindicators: (d) => ti.ATR.calculate({ period: 14, ...hlc(d) }),
    },
    stream: { debut: nextHlc(() => new debut.ATR(14)), 'trading-signals': candles(() => new signals.ATR(14)) },
  },
  {
    name: 'ADX',
    batch: { technicalindicators: (d) => ti.ADX.calculate({ period: 14, ...hlc(d) }) },
    stream: { debut: nextHlc(() => new debut.ADX(14)), 'trading-signals': candles(() => new signals.ADX(14)) },
  },
  {
    name: 'SUPERTREND',
    batch: {},
    stream: {
      debut: nextHlc(() => new debut.SuperTrend(10, 3)),
      'trading-signals': candles(() => new signals.SuperTrend({ interval: 10, multiplier: 3 })),
    },
  },
  {
    name: 'BBANDS',
    batch: {
      indicatorts: (d) => ts.bb(d.c, { period }),
      technicalindicators: (d) => ti.BollingerBands.calculate({ period, stdDev: 2, values: d.c }),
    },
    stream: {
      debut: next(() => new debut.BollingerBands(period, 2)),
      'trading-signals': closes(() => new signals.BollingerBands(period, 2)),
    },
  },
  {
    name: 'STDDEV',
    batch: {
      indicatorts: (d) => ts.mstd(d.c, { period }),
      technicalindicators: (d) => ti.SD.calculate({ period, values: d.c }),
    },
    stream: {},
  },
  {
    name: 'KELTNER',
    batch: {
      indicatorts: (d) => ts.kc(d.h, d.l, d.c, { period }),
      technicalindicators: (d) =>
        ti.KeltnerChannels.calculate({ maPeriod: 20, atrPeriod: 10, useSMA: false, multiplier: 2, ...hlc(d) }),
    },
    stream: {
      debut: nextHlc(() => new debut.KeltnerChannel(20, 2)),
      'trading-signals': candles(
        () => new signals.KeltnerChannels({ atrInterval: 10, emaInterval: 20, multiplier: 2 }),
      ),
    },
  },
  {
    name: 'DONCHIAN',
    batch: {
      indicatorts: (d) => ts.dc(d.c, { period }),
      technicalindicators: (d) => [
        ti.Highest.calculate({ period, values: d.h }),
        ti.Lowest.calculate({ period, values: d.l }),
      ],
    },
    stream: {
      debut: () => {
        const it = new debut.DC(period);
        return (d, i) => it.nextValue(d.h[i]!, d.l[i]!);
      },
      'trading-signals': candles(() => new signals.DonchianChannels(period)),
    },
  },
  {
    name: 'STOCH',
    batch: {
      indicatorts: (d) => ts.stoch(d.h, d.l, d.c, { kPeriod: 14, dPeriod: 3 }),
      technicalindicators: (d) => ti.Stochastic.calculate({ period: 14, signalPeriod: 3, ...hlc(d) }),
    },
    stream: {
      debut: nextHlc(() => new debut.Stochastic(14, 3)),
      'trading-signals': candles(
        () => new signals.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
      ),
    },
  },
  {
    name: 'WILLR',
    batch: {
      indicatorts: (d) => ts.willr(d.h, d.l, d.c, { period: 14 }),
      technicalindicators: (d) => ti.WilliamsR.calculate({ period: 14, ...hlc(d) }),
    },
    stream: { 'trading-signals': candles(() => new signals.WilliamsR(14)) },
  },
  {
    name: 'CCI',
    batch: {
      indicatorts: (d) => ts.cci(d.h, d.l, d.c, { period }),
      technicalindicators: (d) => ti.CCI.calculate({ period, ...hlc(d) }),
    },
    stream: { debut: nextHlc(() => new debut.CCI(period)), 'trading-signals': candles(() => new signals.CCI(period)) },
  },
  {
    name: 'ROC',
    batch: {
      indicatorts: (d) => ts.roc(d.c, { period: 9 }),
      technicalindicators: (d) => ti.ROC.calculate({ period: 9, values: d.c }),
    },
    stream: { debut: next(() => new debut.ROC(9)), 'trading-signals': closes(() => new signals.ROC(9)) },
  },
  {
    name: 'AROON',
    batch: { indicatorts: (d) => ts.aroon(d.h, d.l, { period: 14 }) },
    stream: { 'trading-signals': candles(() => new signals.Aroon(14)) },
  },
  {
    name: 'SAR',
    batch: {
      indicatorts: (d) => ts.psar(d.h, d.l, d.c, { step: 0.02, max: 0.2 }),
      technicalindicators: (d) => ti.PSAR.calculate({ step: 0.02, max: 0.2, high: d.h, low: d.l }),
    },
    stream: {
      debut: nextHlc(() => new debut.PSAR(0.02, 0.02, 0.2)),
      'trading-signals': candles(() => new signals.PSAR({ accelerationStep: 0.02, accelerationMax: 0.2 })),
    },
  },
  {
    name: 'OBV',
    batch: {
      indicatorts: (d) => ts.obv(d.c, d.v),
      technicalindicators: (d) => ti.OBV.calculate({ close: d.c, volume: d.v }),
    },
    stream: { 'trading-signals': candles(() => new signals.OBV(2)) },
  },
  {
    name: 'AD',
    batch: {
      indicatorts: (d) => ts.ad(d.h, d.l, d.c, d.v),
      technicalindicators: (d) => ti.ADL.calculate({ ...hlc(d), volume: d.v }),
    },
    stream: { 'trading-signals': candles(() => new signals.AD()) },
  },
  {
    name: 'ADOSC',
    batch: { indicatorts: (d) => ts.cmo(d.h, d.l, d.c, d.v, { fast: 3, slow: 10 }) },
    stream: {
      debut: nextHlcv(() => new debut.ChaikinOscillator(3, 10)),
      'trading-signals': candles(() => new signals.ADOSC()),
    },
  },
  {
    name: 'CMF',
    batch: { indicatorts: (d) => ts.cmf(d.h, d.l, d.c, d.v, { period }) },
    stream: { 'trading-signals': candles(() => new signals.CMF(period)) },
  },
  {
    name: 'MFI',
    batch: {
      indicatorts: (d) => ts.mfi(d.h, d.l, d.c, d.v, { period: 14 }),
      technicalindicators: (d) => ti.MFI.calculate({ period: 14, ...hlc(d), volume: d.v }),
    },
    stream: { debut: nextHlcv(() => new debut.MFI(14)), 'trading-signals': candles(() => new signals.MFI(14)) },
  },
  {
    name: 'VWAP',
    batch: { technicalindicators: (d) => ti.VWAP.calculate({ ...hlc(d), volume: d.v }) },
    stream: { 'trading-signals': candles(() => new signals.VWAP()) },
  },
  {
    name: 'LINREG_SLOPE',
    batch: { indicatorts: (d) => ts.movingLeastSquare(14, d.c, d.c) },
    stream: { 'trading-signals': closes(() => new signals.LinearRegression(14)) },
  },
  {
    name: 'RVOL',
    batch: {},
    stream: {
      'trading-signals': () => {
        const it = new signals.RVOL(period);
        return (d, i) => it.update(d.v[i]!, false);
      },
    },
  },
];
