import type { RiskControl } from '../control.ts';
import { afterMarket } from './after-market.ts';
import { allowedNames } from './allowed-names.ts';
import { blockedNames } from './blocked-names.ts';
import { cancelsPerInstrument } from './cancels-per-instrument.ts';
import { changedInstrument } from './changed-instrument.ts';
import { commodityIoc } from './commodity-ioc.ts';
import { dayLoss } from './day-loss.ts';
import { duplicate } from './duplicate.ts';
import { expiredContract } from './expired-contract.ts';
import { expiryCutoff } from './expiry-cutoff.ts';
import { farPrice } from './far-price.ts';
import { freezeQuantity } from './freeze-quantity.ts';
import { grossExposure } from './gross-exposure.ts';
import { lossCooldown } from './loss-cooldown.ts';
import { lotMultiple } from './lot-multiple.ts';
import { marginAvailable } from './margin-available.ts';
import { netExposure } from './net-exposure.ts';
import { openOrders } from './open-orders.ts';
import { openPositions } from './open-positions.ts';
import { orderLarge } from './order-large.ts';
import { orderLots } from './order-lots.ts';
import { orderShares } from './order-shares.ts';
import { orderValue } from './order-value.ts';
import { physicalSettlement } from './physical-settlement.ts';
import { positionLots } from './position-lots.ts';
import { positionValue } from './position-value.ts';
import { priceBand } from './price-band.ts';
import { productAllowed } from './product-allowed.ts';
import { rateDay } from './rate-day.ts';
import { rateHour } from './rate-hour.ts';
import { rateMinute } from './rate-minute.ts';
import { rateSecond } from './rate-second.ts';
import { reduceOnly } from './reduce-only.ts';
import { repeatedExecution } from './repeated-execution.ts';
import { selfTrade } from './self-trade.ts';
import { sessionPhase } from './session-phase.ts';
import { staleReference } from './stale-reference.ts';
import { tickMultiple } from './tick-multiple.ts';
import { tradingState } from './trading-state.ts';
import { turnover } from './turnover.ts';

/**
 * Every control, in the order of judging: what is wrong with the order itself, then what forbids all entries, then limits
 * of the order, of the account and of the day.
 */
export const RISK_CONTROLS: readonly RiskControl[] = [
  reduceOnly,
  lotMultiple,
  tickMultiple,
  freezeQuantity,
  productAllowed,
  tradingState,
  expiredContract,
  afterMarket,
  sessionPhase,
  commodityIoc,
  staleReference,
  changedInstrument,
  blockedNames,
  allowedNames,
  priceBand,
  farPrice,
  orderLots,
  orderShares,
  orderValue,
  orderLarge,
  duplicate,
  repeatedExecution,
  rateSecond,
  rateMinute,
  rateHour,
  rateDay,
  openOrders,
  cancelsPerInstrument,
  openPositions,
  positionLots,
  positionValue,
  grossExposure,
  netExposure,
  turnover,
  marginAvailable,
  dayLoss,
  lossCooldown,
  selfTrade,
  expiryCutoff,
  physicalSettlement,
];
