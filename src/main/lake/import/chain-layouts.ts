import { changeOf, dateOf, memberOf, momentOf, numberOf, paiseOf, textOf, wholeOf } from './field-read.ts';
import { hasAll, type Imported, type ImportLayout, type ImportRecord, refuse } from './import-layout.ts';
import { chainRow } from './lake-row.ts';

const SIDES = [
  ['CE', 'CALLS', 'ce'],
  ['PE', 'PUTS', 'pe'],
] as const;

/** Snapshots of option chains. */
export const CHAIN_LAYOUTS: readonly ImportLayout[] = [
  {
    name: 'nse-chain',
    table: 'chains',
    sentence:
      "snapshots of the exchange's chain page: collection_timestamp, Expiry_Date, Strike_Price, CALLS_…, PUTS_…",
    fits: (columns) => hasAll(columns, 'collection_timestamp', 'Expiry_Date', 'Strike_Price', 'CALLS_LTP', 'PUTS_LTP'),
    reader:
      ({ symbol }) =>
      (record) =>
        both(SIDES.map(([right, prefix]) => nseOption(symbol, record, right, prefix))),
  },
  {
    name: 'dhan-rolling',
    table: 'chains',
    sentence: "the broker's rolling option: datetime, option_type, strike_relative, iv, oi, strike, spot …",
    fits: (columns) => hasAll(columns, 'datetime', 'option_type', 'strike_relative', 'strike', 'spot', 'timestamp'),
    reader:
      ({ symbol }) =>
      (record) => {
        const seconds = numberOf(record['timestamp']);
        const tMs = seconds === null ? momentOf(record['datetime']) : seconds * 1_000;
        const right = textOf(record['option_type']);
        if (right !== 'CE' && right !== 'PE') return refuse('the option is neither CE nor PE');
        return chainRow(symbol, tMs, {
          strike: paiseOf(record['strike']),
          option_right: right,
          spot: paiseOf(record['spot']),
          open: paiseOf(record['open']),
          high: paiseOf(record['high']),
          low: paiseOf(record['low']),
          ltp: paiseOf(record['close']),
          volume: wholeOf(record['volume']),
          oi: wholeOf(record['oi']),
          iv: volatility(record['iv']),
          quantity_unit: 'units',
        });
      },
  },
  {
    name: 'dhan-chain',
    table: 'chains',
    sentence: "the broker's answer of optionchain: JSON with oc by strike",
    fits: (columns) => hasAll(columns, 'strike', 'option', 'spot', 'recordedMs'),
    reader:
      ({ symbol }) =>
      (record) => {
        const request = record['request'];
        const id = `${textOf(memberOf(request, 'UnderlyingSeg'))}:${textOf(memberOf(request, 'UnderlyingScrip'))}`;
        const underlying = symbol ?? (id === ':' ? null : id);
        return both(
          SIDES.flatMap(([right, , side]) => {
            const option = memberOf(record['option'], side);
            return option === undefined || option === null ? [] : [dhanOption(underlying, record, right, option)];
          }),
        );
      },
  },
];

function nseOption(symbol: string | null, record: ImportRecord, right: string, prefix: string): Imported {
  const of = (name: string): unknown => record[`${prefix}_${name}`];
  const expiry = dateOf(record['Expiry_Date']);
  if (expiry === null) return refuse('the expiry is no date');
  return chainRow(symbol, momentOf(record['collection_timestamp']), {
    fetched_ms: momentOf(record['Fetch_Time']),
    expiry,
    strike: paiseOf(record['Strike_Price']),
    option_right: right,
    ltp: paiseOf(of('LTP')),
    change: changeOf(of('Net_Chng')),
    bid: paiseOf(of('Bid_Price')),
    ask: paiseOf(of('Ask_Price')),
    bid_qty: wholeOf(of('Bid_Qty')),
    ask_qty: wholeOf(of('Ask_Qty')),
    volume: wholeOf(of('Volume')),
    oi: numberOf(of('OI')),
    oi_change: numberOf(of('Chng_in_OI')),
    iv: volatility(of('IV')),
    quantity_unit: 'lots',
  });
}

function dhanOption(underlying: string | null, record: ImportRecord, right: string, option: unknown): Imported {
  const of = (name: string): unknown => memberOf(option, name);
  const oi = wholeOf(of('oi'));
  const before = wholeOf(of('previous_oi'));
  return chainRow(underlying, numberOf(record['recordedMs']), {
    expiry: dateOf(memberOf(record['request'], 'Expiry')),
    strike: paiseOf(record['strike']),
    option_right: right,
    spot: paiseOf(record['spot']),
    ltp: paiseOf(of('last_price')),
    bid: paiseOf(of('top_bid_price')),
    ask: paiseOf(of('top_ask_price')),
    bid_qty: wholeOf(of('top_bid_quantity')),
    ask_qty: wholeOf(of('top_ask_quantity')),
    volume: wholeOf(of('volume')),
    oi,
    oi_change: oi === null || before === null ? null : oi - before,
    iv: volatility(of('implied_volatility')),
    quantity_unit: 'units',
  });
}

/** 0 is what sources write where they know none. */
function volatility(value: unknown): number | null {
  const percent = numberOf(value);
  return percent === null || percent <= 0 ? null : percent;
}

/** Call and put of a line stand or fall together. */
function both(sides: readonly Imported[]): Imported {
  const bad = sides.find((side) => 'refused' in side);
  return bad ?? sides.flatMap((side) => ('refused' in side ? [] : side));
}
