import { INSTRUMENT_KINDS, SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { midnightOf, parseMoment } from '../ist-text.ts';
import type { SimCandles } from '../market.ts';
import { numberField, textField } from '../../core/venue/body-fields.ts';
import { javaDouble, plainNumber } from '../../core/venue/number-text.ts';
import { badInput, jsonText, type Reply } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

const INTRADAY_DAYS_MAX = 90;
const INTERVALS: readonly number[] = [1, 5, 15, 25, 60];
const RANGE_TEXT = 'Data for Intraday Charts can be fetched for 90 days at a time';
const NO_DATA_TEXT = 'System is unable to fetch data due to incorrect parameters or no data present';
/** Where the bars of a day are counted from, in minutes: 09:00 on MCX and currency, else 09:15. */
const EARLY_OPEN_MINUTE = 540;
const OPEN_MINUTE = 555;
const CENTURY = 100;

interface ChartRequest {
  /** Undefined for an id that is not listed: the broker answers empty arrays. */
  readonly index: number | undefined;
  readonly segment: Segment;
  readonly fromMs: number;
  readonly toMs: number;
  readonly oi: boolean;
  readonly dateOnly: boolean;
}

const emptyCandles = (): SimCandles => ({ t: [], o: [], h: [], l: [], c: [], v: [], oi: [] });

function readRequest(call: Call, { world }: RestParts): ChartRequest | Reply {
  const { body } = call;
  const segment = textField(body, 'exchangeSegment');
  const kind = textField(body, 'instrument');
  const securityId = numberField(body, 'securityId');
  const from = parseMoment(textField(body, 'fromDate') ?? '');
  const to = parseMoment(textField(body, 'toDate') ?? '');
  if (segment === undefined || kind === undefined || securityId === undefined) return badInput();
  if (from === undefined || to === undefined || from.ms > to.ms) return badInput();
  if (!Object.hasOwn(SEGMENT_CODES, segment) || !INSTRUMENT_KINDS.some((one) => one === kind)) return badInput();
  const index = world.market.indexOf(segment as Segment, securityId);
  const listed = index === undefined ? undefined : world.market.instruments[index];
  if (listed !== undefined && listed.kind !== kind) return badInput(NO_DATA_TEXT);
  return {
    index,
    segment: segment as Segment,
    fromMs: from.ms,
    toMs: to.ms,
    oi: body['oi'] === true || body['oi'] === 'true',
    dateOnly: to.dateOnly,
  };
}

/** Columns as the broker writes them; open interest only when it was asked for. */
function candleText(candles: SimCandles, oi: boolean, print: (value: number) => string): string {
  const list = (values: readonly number[], divisor: number): string =>
    `[${values.map((value) => print(value / divisor)).join(',')}]`;
  const columns = [
    `"open":${list(candles.o, CENTURY)}`,
    `"high":${list(candles.h, CENTURY)}`,
    `"low":${list(candles.l, CENTURY)}`,
    `"close":${list(candles.c, CENTURY)}`,
    `"volume":${list(candles.v, 1)}`,
    `"timestamp":${list(candles.t, 1000)}`,
  ];
  if (oi) columns.push(`"open_interest":${list(candles.oi, 1)}`);
  return `{${columns.join(',')}}`;
}

/**
 * Minute candles folded to longer ones. Bars are counted from the segment's opening minute of each day, so that a
 * 25-minute bar never spans two days.
 */
export function foldCandles(source: SimCandles, minutes: number, openMinute: number): SimCandles {
  const out = emptyCandles();
  const spanMs = minutes * MINUTE_MS;
  for (let i = 0; i < source.t.length; i++) {
    const time = source.t[i] as number;
    const openMs = midnightOf(time) + openMinute * MINUTE_MS;
    const start = openMs + Math.floor((time - openMs) / spanMs) * spanMs;
    const last = out.t.length - 1;
    if (last < 0 || out.t[last] !== start) {
      out.t.push(start);
      out.o.push(source.o[i] as number);
      out.h.push(source.h[i] as number);
      out.l.push(source.l[i] as number);
      out.c.push(source.c[i] as number);
      out.v.push(source.v[i] as number);
      out.oi.push(source.oi[i] as number);
      continue;
    }
    out.h[last] = Math.max(out.h[last] as number, source.h[i] as number);
    out.l[last] = Math.min(out.l[last] as number, source.l[i] as number);
    out.c[last] = source.c[i] as number;
    out.v[last] = (out.v[last] as number) + (source.v[i] as number);
    out.oi[last] = source.oi[i] as number;
  }
  return out;
}

const printer = ({ options, faults }: RestParts): ((value: number) => string) =>
  options.chartNumbers === 'java' && !faults.plainCharts ? javaDouble : plainNumber;

/** HTTP 200 with nothing in it, when such a fault is on and hits. */
const comesEmpty = ({ faults, rng }: RestParts): boolean => faults.emptyCharts > 0 && rng.next() < faults.emptyCharts;

/** Daily candles: stamped 00:00 IST, the end date excluded. */
function historical(call: Call, parts: RestParts): Reply {
  const request = readRequest(call, parts);
  if ('status' in request) return request;
  const { market } = parts.world;
  const from = midnightOf(request.fromMs);
  const to = Math.min(midnightOf(request.toMs), midnightOf(call.nowMs) + DAY_MS);
  const found =
    request.index === undefined || from >= to || comesEmpty(parts)
      ? emptyCandles()
      : market.daily(request.index, from, to);
  const candles = { ...found, t: found.t.map(midnightOf) };
  return jsonText(200, candleText(candles, request.oi, printer(parts)));
}

/** Minute candles: a date without time includes the whole of its day; the newest minute arrives a little late. */
function intraday(call: Call, parts: RestParts): Reply {
  const interval = numberField(call.body, 'interval');
  if (interval === undefined || !INTERVALS.includes(interval)) return badInput();
  const request = readRequest(call, parts);
  if ('status' in request) return request;
  const days = (midnightOf(request.toMs) - midnightOf(request.fromMs)) / DAY_MS;
  if (days > INTRADAY_DAYS_MAX) return badInput(RANGE_TEXT);
  const { index, segment, fromMs } = request;
  const endMs = request.dateOnly ? midnightOf(request.toMs) + DAY_MS : request.toMs;
  const oneMinute = !request.dateOnly && endMs - fromMs <= MINUTE_MS;
  const shownMs = call.nowMs - parts.options.candleDelayMs - MINUTE_MS;
  const toMs = Math.min(endMs, Math.floor(shownMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
  const empty = index === undefined || oneMinute || toMs <= fromMs || comesEmpty(parts);
  const minutes = empty ? emptyCandles() : parts.world.market.minutes(index, fromMs, toMs);
  const early = segment === 'MCX_COMM' || segment === 'NSE_CURRENCY' || segment === 'BSE_CURRENCY';
  const candles = interval === 1 ? minutes : foldCandles(minutes, interval, early ? EARLY_OPEN_MINUTE : OPEN_MINUTE);
  return jsonText(200, candleText(candles, request.oi, printer(parts)));
}

const chart = { method: 'POST', family: 'trading', secured: true, rate: 'data' } as const;

/** Candles of the past and of today. */
export const CHART_ROUTES: readonly Route[] = [
  { ...chart, path: '/v2/charts/historical', handle: historical },
  { ...chart, path: '/v2/charts/intraday', handle: intraday },
];
