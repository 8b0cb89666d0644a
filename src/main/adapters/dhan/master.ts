import { fault, FaultError } from '#contract/faults.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { CsvRows } from './csv-rows.ts';
import { type MasterLayout, masterColumns } from './master-columns.ts';
import { instrumentOfRow, type SkipReason } from './master-row.ts';

/** Rows that a file may have: five times today's; a file beyond it is not an instrument file. */
const ROWS_MAX = 1_000_000;
/** Ids are below 2^28, so that segment and id make one exact number. */
const SEGMENT_STEP = 2 ** 28;

export interface MasterContents {
  readonly layout: MasterLayout;
  readonly instruments: readonly Instrument[];
  readonly rows: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

/**
 * Reads a compact or a detailed instrument file that comes in pieces of text.
 * @param tradeDate contracts that expired before it are left out, `YYYY-MM-DD`.
 * @throws FaultError `unavailable.master_unreadable` (no known header), `unavailable.master_truncated` (the last row
 *   is cut off), `unavailable.master_empty` (no usable row).
 */
export async function readMaster(pieces: AsyncIterable<string>, tradeDate: string): Promise<MasterContents> {
  const reader = new MasterReader(tradeDate);
  for await (const piece of pieces) reader.push(piece);
  return reader.finish();
}

/** The same, piece by piece, for whoever already has the text. */
export class MasterReader {
  readonly #rows: CsvRows;
  readonly #instruments: Instrument[] = [];
  readonly #seen = new Set<number>();
  readonly #skipped: Partial<Record<SkipReason, number>> = {};
  readonly #tradeDate: string;
  #layout: MasterLayout | null = null;
  #count = 0;

  constructor(tradeDate: string) {
    this.#tradeDate = tradeDate;
    this.#rows = new CsvRows({
      header: (names) => {
        const { layout, positions } = masterColumns(names);
        this.#layout = layout;
        return positions;
      },
      row: (fields, complete) => this.#row(fields, complete),
    });
  }

  push(text: string): void {
    this.#rows.push(text);
  }

  finish(): MasterContents {
    this.#rows.end();
    if (this.#layout === null) throw unusable('master_empty', 'The instrument file is empty.');
    if (!this.#rows.lastRowComplete) {
      throw unusable('master_truncated', `The instrument file breaks off in row ${this.#count}.`);
    }
    if (this.#instruments.length === 0) {
      throw unusable('master_empty', `None of the ${this.#count} rows of the instrument file could be used.`);
    }
    return {
      layout: this.#layout,
      instruments: withSessionClasses(this.#instruments),
      rows: this.#count,
      skipped: this.#skipped,
    };
  }

  #row(fields: readonly string[], complete: boolean): void {
    this.#count += 1;
    if (this.#count > ROWS_MAX) {
      throw unusable('master_unreadable', `The instrument file has more than ${ROWS_MAX} rows.`);
    }
    const made = complete ? instrumentOfRow(fields, { tradeDate: this.#tradeDate }) : 'short_row';
    if (typeof made === 'string') {
      this.#skip(made);
      return;
    }
    const key = SEGMENT_CODES[made.segment] * SEGMENT_STEP + made.securityId;
    if (this.#seen.has(key)) this.#skip('duplicate');
    else {
      this.#seen.add(key);
      this.#instruments.push(made);
    }
  }

  #skip(reason: SkipReason): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1;
  }
}

/** Shares that have derivatives end their continuous session earlier and have a closing auction. */
function withSessionClasses(instruments: readonly Instrument[]): Instrument[] {
  const roots = new Set<string>();
  for (const { kind, underlying } of instruments) if (kind === 'FUTSTK' || kind === 'OPTSTK') roots.add(underlying);
  return instruments.map((instrument) =>
    instrument.kind === 'EQUITY' && roots.has(instrument.underlying)
      ? { ...instrument, sessionClass: 'EQ_DERIV' }
      : instrument,
  );
}

function unusable(code: 'master_empty' | 'master_truncated' | 'master_unreadable', fact: string): FaultError {
  return new FaultError(
    fault(`unavailable.${code}`, `${fact} Download it again; the stored one stays in use until then.`),
  );
}
