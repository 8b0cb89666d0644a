import { AD } from './ad.ts';
import { ADOSC } from './adosc.ts';
import { ADX } from './adx.ts';
import { AROON } from './aroon.ts';
import { ATR } from './atr.ts';
import { BBANDS, PCTB } from './bbands.ts';
import { CDLDOJI, CDLENGULFING, CDLHAMMER } from './candles.ts';
import { CCI } from './cci.ts';
import { CMF } from './cmf.ts';
import type { Definition } from './definition.ts';
import { DONCHIAN } from './donchian.ts';
import { EMA } from './ema.ts';
import { KELTNER } from './keltner.ts';
import { LINREG_SLOPE } from './linreg-slope.ts';
import { MACD } from './macd.ts';
import { MFI } from './mfi.ts';
import { OBV } from './obv.ts';
import { OPENING_RANGE } from './opening-range.ts';
import { RMA } from './rma.ts';
import { ROC } from './roc.ts';
import { RSI } from './rsi.ts';
import { RVOL } from './rvol.ts';
import { SAR } from './sar.ts';
import { SMA } from './sma.ts';
import { STDDEV } from './stddev.ts';
import { STOCH } from './stoch.ts';
import { STOP_HUNT } from './stop-hunt.ts';
import { SUPERTREND } from './supertrend.ts';
import { SUPPORT_RESISTANCE } from './support-resistance.ts';
import { TPR } from './tpr.ts';
import { TR, TRANGE } from './true-range.ts';
import { VWAP } from './vwap.ts';
import { WILLR } from './willr.ts';

/** Every indicator, in the order of menus: averages, bands, trend, momentum, volume, levels, candles. */
export const INDICATORS: readonly Definition[] = [
  SMA,
  EMA,
  RMA,
  VWAP,
  BBANDS,
  KELTNER,
  DONCHIAN,
  SUPERTREND,
  SAR,
  ADX,
  AROON,
  LINREG_SLOPE,
  RSI,
  MACD,
  STOCH,
  WILLR,
  CCI,
  ROC,
  PCTB,
  STDDEV,
  TR,
  TRANGE,
  ATR,
  OBV,
  AD,
  ADOSC,
  CMF,
  MFI,
  RVOL,
  TPR,
  OPENING_RANGE,
  SUPPORT_RESISTANCE,
  STOP_HUNT,
  CDLDOJI,
  CDLHAMMER,
  CDLENGULFING,
];

const byName = new Map(INDICATORS.map((definition) => [definition.name, definition]));

/** The indicator of that name, or undefined. */
export function indicatorOf(name: string): Definition | undefined {
  return byName.get(name);
}
