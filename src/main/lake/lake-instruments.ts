import {
  type Instrument,
  SEGMENTS,
  SESSION_CLASSES,
  type Segment,
  type SessionClass,
} from '#contract/model/instrument.ts';
import { INDEX_IDS } from '../adapters/dhan/index-ids.ts';

/** Instruments whose file told no id get one of their own from here on, above those of known indices. */
const OWN_IDS_FROM = 1_000_000;
const SEGMENT_OF: Readonly<Record<SessionClass, Segment>> = {
  INDEX: 'IDX_I',
  EQ_DERIV: 'NSE_EQ',
  EQ_PLAIN: 'NSE_EQ',
  FNO: 'NSE_FNO',
  MCX: 'MCX_COMM',
  CDS: 'NSE_CURRENCY',
};
const OPTION = /(\d+(?:\.\d+)?)\s?(CE|PE)$/i;

/** An instrument as the lake knows it. */
export interface LakeIdentity {
  readonly symbol: string;
  readonly segment: string | null;
  readonly securityId: number | null;
  readonly decimals: number;
  readonly sessionClass: string | null;
}

/** What the lake does not keep (lot, tick, expiry) stays 1, 5 and null. @param place among the instruments played. */
export function instrumentOfLake(told: LakeIdentity, place: number): Instrument {
  const { symbol, decimals } = told;
  const option = OPTION.exec(symbol);
  const sessionClass = SESSION_CLASSES.find((name) => name === told.sessionClass) ?? classOf(symbol, option !== null);
  const segment = SEGMENTS.find((name) => name === told.segment) ?? SEGMENT_OF[sessionClass];
  const root = (/^[A-Z&-]+/i.exec(symbol)?.[0] ?? symbol).toUpperCase().slice(0, 32);
  const isContract = sessionClass === 'FNO' || sessionClass === 'MCX' || sessionClass === 'CDS';
  const securityId =
    told.securityId ?? (sessionClass === 'INDEX' ? INDEX_IDS[root] : undefined) ?? OWN_IDS_FROM + place;
  return {
    slot: place,
    segment,
    securityId,
    kind: kindOf(sessionClass, root, option !== null),
    sessionClass,
    symbol: symbol.slice(0, 64),
    name: symbol.slice(0, 128),
    underlying: isContract ? root : symbol.slice(0, 32),
    expiry: null,
    strike: isContract && option !== null ? Math.round(Number(option[1]) * 10 ** decimals) : null,
    right: isContract && option !== null ? (option[2]?.toUpperCase() as 'CE' | 'PE') : null,
    lot: 1,
    tick: 5,
    decimals: decimals === 4 ? 4 : 2,
    freezeQty: null,
  };
}

function classOf(symbol: string, isOption: boolean): SessionClass {
  if (INDEX_IDS[symbol.toUpperCase()] !== undefined) return 'INDEX';
  return isOption || /FUT$/i.test(symbol) ? 'FNO' : 'EQ_PLAIN';
}

function kindOf(sessionClass: SessionClass, root: string, isOption: boolean): Instrument['kind'] {
  if (sessionClass === 'INDEX') return 'INDEX';
  if (sessionClass === 'EQ_DERIV' || sessionClass === 'EQ_PLAIN') return 'EQUITY';
  if (sessionClass === 'MCX') return isOption ? 'OPTFUT' : 'FUTCOM';
  if (sessionClass === 'CDS') return isOption ? 'OPTCUR' : 'FUTCUR';
  if (INDEX_IDS[root] !== undefined) return isOption ? 'OPTIDX' : 'FUTIDX';
  return isOption ? 'OPTSTK' : 'FUTSTK';
}
