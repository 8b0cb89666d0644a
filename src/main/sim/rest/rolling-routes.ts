import { DAY_MS } from '#contract/model/session.ts';
import { midnightOf, parseMoment } from '../ist-text.ts';
import type { SimRolling, SimRollingQuery } from '../market.ts';
import { type Body, numberField, textField } from '../../core/venue/body-fields.ts';
import { plainNumber } from '../../core/venue/number-text.ts';
import { badInput, jsonText, type Reply } from '../../core/venue/wire-reply.ts';
import type { Call, RestParts, Route } from './route.ts';

const DAYS_MAX = 30;
const RANGE_TEXT = 'Data for Expired Options can be fetched for 30 days at a time';
/** The broker counts expiries from 1 here and says this for 0 (dhan-api §2.5). */
const CODE_TEXT = 'expiryCode is required';
const CODE_MAX = 3;
const INTERVALS: readonly number[] = [1, 5, 15, 25, 60];
const STRIKE = /^ATM(?:([+-])(\d{1,2}))?$/;
const STEPS_MAX = 10;
const COLUMNS: readonly string[] = ['iv', 'oi', 'strike', 'spot', 'open', 'high', 'low', 'close', 'volume'];

interface RollingRequest {
  readonly query: Omit<SimRollingQuery, 'root'>;
  readonly columns: ReadonlySet<string>;
}

/** Steps from the money of `ATM`, `ATM+2`, `ATM-3`; undefined for anything else. */
function stepsOf(text: string | undefined): number | undefined {
  const parts = STRIKE.exec(text ?? '');
  if (parts === null) return undefined;
  const steps = Number(parts[2] ?? 0) * (parts[1] === '-' ? -1 : 1);
  return Math.abs(steps) <= STEPS_MAX ? steps : undefined;
}

/** The column names asked for; undefined unless they are a list of known ones. */
function columnsOf(body: Body): ReadonlySet<string> | undefined {
  const asked = body['requiredData'];
  if (!Array.isArray(asked) || asked.length === 0 || !asked.every((one) => COLUMNS.includes(String(one)))) {
    return undefined;
  }
  return new Set(asked.map(String));
}

function readRequest(body: Body): RollingRequest | Reply {
  const flag = textField(body, 'expiryFlag');
  const code = numberField(body, 'expiryCode');
  const side = textField(body, 'drvOptionType');
  const minutes = numberField(body, 'interval');
  const steps = stepsOf(textField(body, 'strike'));
  const columns = columnsOf(body);
  const from = parseMoment(textField(body, 'fromDate') ?? '');
  const to = parseMoment(textField(body, 'toDate') ?? '');
  if (code === undefined || code === 0) return badInput(CODE_TEXT);
  if (!Number.isInteger(code) || code < 0 || code > CODE_MAX) return badInput();
  if ((flag !== 'WEEK' && flag !== 'MONTH') || (side !== 'CALL' && side !== 'PUT')) return badInput();
  if (minutes === undefined || !INTERVALS.includes(minutes) || steps === undefined || columns === undefined) {
    return badInput();
  }
  if (from === undefined || to === undefined || from.ms > to.ms) return badInput();
  const [fromMs, toMs] = [midnightOf(from.ms), midnightOf(to.ms)];
  if ((toMs - fromMs) / DAY_MS > DAYS_MAX) return badInput(RANGE_TEXT);
  return { query: { weekly: flag === 'WEEK', code, steps, call: side === 'CALL', minutes, fromMs, toMs }, columns };
}

/** One side's columns; those that were not asked for are empty. */
function sideText(rows: SimRolling, asked: ReadonlySet<string>): string {
  const list = (name: string, values: readonly number[], divisor: number): string => {
    const shown = asked.has(name) ? values.map((value) => plainNumber(value / divisor)) : [];
    return `"${name}":[${shown.join(',')}]`;
  };
  const columns = [
    list('iv', rows.iv, 1),
    list('oi', rows.oi, 1),
    list('strike', rows.strike, 1),
    list('spot', rows.spot, 1),
    list('open', rows.o, 100),
    list('high', rows.h, 100),
    list('low', rows.l, 100),
    list('close', rows.c, 100),
    list('volume', rows.v, 1),
    `"timestamp":[${rows.t.map((t) => t / 1_000).join(',')}]`,
  ];
  return `{${columns.join(',')}}`;
}

const NONE: SimRolling = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], iv: [], strike: [], spot: [] };

/**
 * Expired options by distance to the money (dhan-api §8.5): the last date is excluded, only the requested side is
 * answered, without a status. Indices only; other underlyings get empty columns, as an unknown id does.
 */
function rolling(call: Call, { world }: RestParts): Reply {
  const { body } = call;
  const segment = textField(body, 'exchangeSegment');
  const kind = textField(body, 'instrument');
  const securityId = numberField(body, 'securityId');
  if ((segment !== 'NSE_FNO' && segment !== 'BSE_FNO') || securityId === undefined) return badInput();
  if (kind !== 'OPTIDX' && kind !== 'OPTSTK') return badInput();
  const request = readRequest(body);
  if ('status' in request) return request;
  const index = kind === 'OPTIDX' ? world.market.indexOf('IDX_I', securityId) : undefined;
  const root = index === undefined ? undefined : world.market.instruments[index]?.underlying;
  const rows = root === undefined ? NONE : world.market.rolling({ ...request.query, root });
  const side = sideText(rows, request.columns);
  const [ce, pe] = request.query.call ? [side, 'null'] : ['null', side];
  return jsonText(200, `{"data":{"ce":${ce},"pe":${pe}}}`);
}

/** Options that have expired. */
export const ROLLING_ROUTES: readonly Route[] = [
  { method: 'POST', path: '/v2/charts/rollingoption', family: 'trading', secured: true, rate: 'data', handle: rolling },
];
