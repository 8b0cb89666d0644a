import type { Instrument } from '#contract/model/instrument.ts';

const KIND: Readonly<Record<Instrument['kind'], string>> = {
  INDEX: 'index',
  EQUITY: 'EQ',
  FUTIDX: 'FUT',
  FUTSTK: 'FUT',
  FUTCOM: 'FUT',
  FUTCUR: 'FUT',
  OPTIDX: 'OPT',
  OPTSTK: 'OPT',
  OPTFUT: 'OPT',
  OPTCUR: 'OPT',
};

/** `NSE · EQ`, `BSE · index`, `MCX · FUT · lot 100`. */
export function instrumentWords(instrument: Instrument): string {
  const exchange = instrument.segment === 'IDX_I' ? 'Index' : (instrument.segment.split('_')[0] ?? '');
  if (instrument.segment === 'IDX_I') return exchange;
  const lot = instrument.lot > 1 ? ` · lot ${instrument.lot}` : '';
  return `${exchange} · ${KIND[instrument.kind]}${lot}`;
}
