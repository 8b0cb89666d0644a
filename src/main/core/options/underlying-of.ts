import type { Instrument } from '#contract/model/instrument.ts';

/** Options on a future settle into it; all others are on the index or the share itself. */
export function settlesIntoFuture(option: Instrument): boolean {
  return option.kind === 'OPTFUT' || option.kind === 'OPTCUR';
}

/** What is behind an option: the index, the share of its exchange, or the first future that does not expire before it. */
export function underlyingsOf(instruments: readonly Instrument[]): (option: Instrument) => Instrument | null {
  const cash = new Map<string, Instrument>();
  const futures = new Map<string, Instrument[]>();
  for (const one of instruments) {
    if (one.kind === 'INDEX' || one.kind === 'EQUITY') cash.set(`${one.segment} ${one.underlying}`, one);
    if (one.kind !== 'FUTCOM' && one.kind !== 'FUTCUR') continue;
    const key = `${one.segment} ${one.underlying}`;
    futures.set(key, [...(futures.get(key) ?? []), one]);
  }
  return (option) => {
    const { segment, underlying, expiry } = option;
    if (option.kind === 'OPTIDX') return cash.get(`IDX_I ${underlying}`) ?? null;
    if (option.kind === 'OPTSTK') {
      return cash.get(`${segment === 'BSE_FNO' ? 'BSE_EQ' : 'NSE_EQ'} ${underlying}`) ?? null;
    }
    const inTime = (futures.get(`${segment} ${underlying}`) ?? []).filter(
      (one) => (one.expiry ?? '') >= (expiry ?? ''),
    );
    return inTime.sort((a, b) => ((a.expiry ?? '') < (b.expiry ?? '') ? -1 : 1))[0] ?? null;
  };
}
