import type { ExpiryClass, Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import { fromRupees } from '#contract/model/price.ts';
import { FIELD } from './master-columns.ts';

/** Country, nine letters or digits, check digit (ISO 6166). */
const ISIN = /^[A-Z]{2}[A-Z0-9]{9}[0-9]$/;
const SERIES = /^[A-Z0-9]{1,4}$/;
/** What the file writes where a column means nothing. */
const NONE = 'NA';
const EXPIRY_CLASS: Readonly<Record<string, ExpiryClass>> = {
  W: 'weekly',
  M: 'monthly',
  Q: 'quarterly',
  H: 'half-yearly',
};

type ListedTerms = Pick<Instrument, 'isin' | 'series' | 'expiryClass' | 'band'>;

/** What a row says of an instrument beyond its contract; what it does not say, or says impossibly, is absent. */
export function listedTerms(fields: readonly string[], kind: InstrumentKind, decimals: 2 | 4): ListedTerms {
  const terms: ListedTerms = {};
  const band = kind === 'INDEX' ? undefined : bandOf(fields[FIELD.lowerLimit], fields[FIELD.upperLimit], decimals);
  if (band !== undefined) terms.band = band;
  if (kind === 'EQUITY') {
    const [isin = '', series = ''] = [fields[FIELD.isin], fields[FIELD.series]];
    if (ISIN.test(isin)) terms.isin = isin;
    if (SERIES.test(series) && series !== NONE) terms.series = series;
  } else {
    const expiryClass = EXPIRY_CLASS[fields[FIELD.expiryFlag] ?? ''];
    if (expiryClass !== undefined) terms.expiryClass = expiryClass;
  }
  return terms;
}

/** The limits are in rupees; 0 stands for none, and a negative one was seen on a bond (dhan-api 3.4). */
function bandOf(low: string | undefined, high: string | undefined, decimals: 2 | 4): Instrument['band'] {
  const [lower, upper] = [Number(low), Number(high)];
  if (!(lower > 0 && upper > lower && Number.isFinite(upper))) return undefined;
  const band = { lower: fromRupees(lower, decimals), upper: fromRupees(upper, decimals) };
  return band.lower >= 1 ? band : undefined;
}
