import { faultOf } from '#contract/faults.ts';
import type { ProfileOf } from '#contract/model/profile.ts';
import type { Dispose } from '#contract/wire.ts';
import { call } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { cellSelection } from '../../stores/selection.ts';
import type { ChartHandle } from './chart-handle.ts';
import type { ChartPlace } from './chart-place.ts';
import { nextProfile, profileOf, type ProfileStore } from './profile-store.ts';

/** The view has stood still this long before its profile is read, ms. */
const STILL_MS = 300;
/** A profile is read again this often: a minute has closed, ms. */
const AGAIN_MS = 60_000;

/** Reads the profile of a chart whenever what it is made of has changed. */
export class ProfileLoader {
  readonly #handle: ChartHandle;
  readonly #place: ChartPlace;
  readonly #store: ProfileStore;
  readonly #disposers: readonly Dispose[];
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Grows with every question, so that the answer to an older one is known as such. */
  #turn = 0;

  constructor(handle: ChartHandle, place: ChartPlace, store: ProfileStore) {
    this.#handle = handle;
    this.#place = place;
    this.#store = store;
    const scale = handle.chart.timeScale();
    const moved = (): void => {
      if (store.getState().kind === 'visible') this.#soon();
    };
    scale.subscribeVisibleLogicalRangeChange(moved);
    const again = setInterval(() => this.#soon(), AGAIN_MS);
    this.#disposers = [
      () => scale.unsubscribeVisibleLogicalRangeChange(moved),
      () => clearInterval(again),
      handle.onInstrument(() => {
        this.#turn += 1;
        store.setState({ rows: null, error: null });
        this.#soon();
      }),
      cellSelection(handle.id).subscribe((now, before) => now.profile !== before.profile && this.#choose()),
    ];
    this.#choose();
  }

  /** Begins what is chosen now. */
  #choose(): void {
    this.#turn += 1;
    this.#store.setState({ kind: cellSelection(this.#handle.id).getState().profile.kind, rows: null, error: null });
    this.#soon(0);
  }

  /** The next kind of profile, at last none. */
  next(): void {
    cellSelection(this.#handle.id).setState(({ profile }) => ({
      profile: { ...profile, kind: nextProfile(profile.kind) },
    }));
  }

  #soon(ms = STILL_MS): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#read();
    }, ms);
  }

  #wanted(): ProfileOf | null {
    const seen = this.#place.visible();
    const view =
      seen === null ? null : { fromMs: this.#place.timeOfIndex(seen.from), toMs: this.#place.timeOfIndex(seen.to + 1) };
    return profileOf(this.#store.getState().kind, view);
  }

  async #read(): Promise<void> {
    const slot = this.#handle.slot();
    const of = this.#wanted();
    if (slot === null || of === null) return;
    this.#turn += 1;
    const turn = this.#turn;
    const { epoch } = instrumentsStore.getState();
    const { adjusted, profile } = cellSelection(this.#handle.id).getState();
    try {
      const wanted = { rows: profile.rows, valueAreaPct: profile.areaPct };
      const rows = await call('profile.volume', { epoch, slot, of, adjusted, ...wanted });
      if (turn === this.#turn) this.#store.setState({ rows, error: null });
    } catch (error) {
      if (turn === this.#turn) this.#store.setState({ rows: null, error: faultOf(error).text });
    }
  }

  destroy(): void {
    this.#turn += 1;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const dispose of this.#disposers) dispose();
  }
}
