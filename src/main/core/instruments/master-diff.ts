import {
  CHANGE_KINDS,
  type ChangeCounts,
  type ChangeKind,
  HOLD_KINDS,
  type InstrumentChange,
} from '#contract/model/instrument-change.ts';
import { type Instrument, SEGMENT_CODES } from '#contract/model/instrument.ts';
import { type MovedInstrument, movedInstruments } from './moved-items.ts';

/** Changes listed by kind; a new month of contracts brings thousands of new ones, which nobody reads one by one. */
export const CHANGES_PER_KIND_MAX = 2_000;
/** Ids are below 2^28, so that segment and id make one exact number. */
const SEGMENT_STEP = 2 ** 28;

export interface MasterChanges {
  readonly counts: ChangeCounts;
  /** Contracts of the earlier list that expired in between. */
  readonly expired: number;
  /** In the order of CHANGE_KINDS, at most CHANGES_PER_KIND_MAX of each. */
  readonly rows: readonly InstrumentChange[];
  /** Every change of a lot, tick or freeze quantity, with the root symbol: all of them, because each blocks orders. */
  readonly held: readonly HeldChange[];
  /** Instruments that are listed no more, expired ones too. */
  readonly ended: readonly Pick<Instrument, 'segment' | 'securityId'>[];
  /** Shares and indices that are gone under one id and new under another. */
  readonly moved: readonly MovedInstrument[];
}

export type HeldChange = Omit<InstrumentChange, 'kind'> & {
  readonly kind: (typeof HOLD_KINDS)[number];
  readonly underlying: string;
};

/** Compares two days' instrument lists; the earlier one comes in pieces, because it is read in pieces. */
export class MasterDiff {
  readonly #today: ReadonlyMap<number, Instrument>;
  readonly #tradeDate: string;
  readonly #unseen: Set<number>;
  readonly #counts: Record<ChangeKind, number>;
  readonly #lists = new Map<ChangeKind, InstrumentChange[]>(CHANGE_KINDS.map((kind) => [kind, []]));
  #held: HeldChange[] = [];
  readonly #ended: Instrument[] = [];
  #expired = 0;
  /** Whether each list tells freeze quantities at all: older and compact files of the broker do not. */
  readonly #todayTellsFreeze: boolean;
  #earlierTellsFreeze = false;

  /** @param tradeDate of today's list, `YYYY-MM-DD`: what expired before it is not gone. */
  constructor(today: readonly Instrument[], tradeDate: string) {
    this.#today = new Map(today.map((instrument) => [keyOf(instrument), instrument]));
    this.#unseen = new Set(this.#today.keys());
    this.#tradeDate = tradeDate;
    this.#todayTellsFreeze = today.some(({ freezeQty }) => freezeQty !== null);
    this.#counts = { lot: 0, tick: 0, freeze: 0, expiry: 0, band: 0, renamed: 0, gone: 0, new: 0 };
  }

  /** Takes a piece of the earlier list. */
  compare(earlier: readonly Instrument[]): void {
    for (const before of earlier) {
      if (before.freezeQty !== null) this.#earlierTellsFreeze = true;
      const after = this.#today.get(keyOf(before));
      if (after !== undefined && isSame(before, after)) {
        this.#unseen.delete(keyOf(before));
        this.#compareOne(before, after);
      } else if (before.expiry !== null && before.expiry < this.#tradeDate) {
        this.#expired += 1;
        this.#ended.push(before);
      } else {
        // An id that now means something else is the old one gone and a new one listed.
        this.#add('gone', before, before.symbol, null);
        this.#ended.push(before);
      }
    }
  }

  /** The comparison, when every piece was taken. */
  finish(): MasterChanges {
    const fresh = [...this.#unseen].map((key) => this.#today.get(key) as Instrument);
    for (const instrument of fresh) this.#add('new', instrument, null, instrument.symbol);
    this.#unseen.clear();
    // A file of another form says nothing of freeze quantities; without this it would hold every contract back.
    if (!this.#todayTellsFreeze || !this.#earlierTellsFreeze) this.#forgetFreezes();
    const rows = CHANGE_KINDS.flatMap((kind) => this.#lists.get(kind) ?? []);
    const moved = movedInstruments(this.#ended, fresh);
    return { counts: { ...this.#counts }, expired: this.#expired, rows, held: this.#held, ended: this.#ended, moved };
  }

  #forgetFreezes(): void {
    this.#counts.freeze = 0;
    this.#lists.set('freeze', []);
    this.#held = this.#held.filter(({ kind }) => kind !== 'freeze');
  }

  #compareOne(before: Instrument, after: Instrument): void {
    const pairs = [
      ['lot', before.lot, after.lot],
      ['tick', before.tick, after.tick],
      ['freeze', before.freezeQty, after.freezeQty],
      ['expiry', before.expiry, after.expiry],
      // The price limits of a day move with the last close; the band they are made of is a term of the share.
      ['band', bandOf(before, after), bandOf(after, before)],
      // The text of a contract depends on the day; that of a share or an index is its name at the exchange.
      ['renamed', cashSymbol(before), cashSymbol(after)],
    ] as const;
    for (const [kind, was, is] of pairs) {
      if (was === is) continue;
      this.#add(kind, after, textOf(was), textOf(is));
      if (isHeld(kind)) this.#hold(kind, after, textOf(was), textOf(is));
    }
  }

  #hold(kind: HeldChange['kind'], after: Instrument, was: string | null, is: string | null): void {
    const { segment, securityId, symbol, underlying } = after;
    this.#held.push({ kind, segment, securityId, symbol, underlying, before: was, after: is });
  }

  #add(
    kind: ChangeKind,
    { segment, securityId, symbol }: Instrument,
    before: string | null,
    after: string | null,
  ): void {
    this.#counts[kind] += 1;
    const list = this.#lists.get(kind) as InstrumentChange[];
    if (list.length < CHANGES_PER_KIND_MAX) list.push({ kind, segment, securityId, symbol, before, after });
  }
}

const ONE_AND_MORE: Readonly<Record<ChangeKind, readonly [one: string, more: string]>> = {
  new: ['new', 'new'],
  gone: ['gone', 'gone'],
  lot: ['lot changed', 'lots changed'],
  tick: ['tick changed', 'ticks changed'],
  freeze: ['freeze quantity changed', 'freeze quantities changed'],
  expiry: ['expiry moved', 'expiries moved'],
  band: ['price band changed', 'price bands changed'],
  renamed: ['renamed', 'renamed'],
};
const WORD_ORDER: readonly ChangeKind[] = ['new', 'gone', 'lot', 'tick', 'freeze', 'expiry', 'band', 'renamed'];

/** `12 new, 3 gone, 1 lot changed`; empty when nothing changed. */
export function changeWords(counts: ChangeCounts): string {
  return WORD_ORDER.filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${ONE_AND_MORE[kind][counts[kind] === 1 ? 0 : 1]}`)
    .join(', ');
}

function keyOf({ segment, securityId }: Instrument): number {
  return SEGMENT_CODES[segment] * SEGMENT_STEP + securityId;
}

/** Whether an id means the same on both days; a share may change its name, a contract its date. */
function isSame(a: Instrument, b: Instrument): boolean {
  if (a.kind !== b.kind) return false;
  return a.expiry === null || (a.underlying === b.underlying && a.strike === b.strike && a.right === b.right);
}

function cashSymbol({ expiry, symbol }: Instrument): string {
  return expiry === null ? symbol : '';
}

/** The band of a share; null where either list does not say one. */
function bandOf({ bandPct }: Instrument, other: Instrument): number | null {
  return bandPct === undefined || other.bandPct === undefined ? null : bandPct;
}

function isHeld(kind: ChangeKind): kind is HeldChange['kind'] {
  return (HOLD_KINDS as readonly ChangeKind[]).includes(kind);
}

function textOf(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
