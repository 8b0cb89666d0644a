import { z } from 'zod';
import { INSTRUMENTS_MAX } from '#contract/config.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { fromEarlierList } from '../../core/instruments/earlier-list.ts';
import type { MasterStamp } from '../../adapters/adapter.ts';
import type { StoreAnswers } from '../protocol.ts';
import type { Broker, BrokerLink } from './broker-link.ts';
import type { MasterBook } from './master-book.ts';
import type { StoreContext } from './store-context.ts';

/** A new list with less than this part of what must still be listed was cut off on its way. */
export const SHRINK_MIN = 0.8;
/** Preference that keeps the stamp of a source's file. */
const STAMP_KEY = 'master.stamp.';
const stampSchema = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() });

/**
 * The instruments of the trade date: today's stored list, else the downloaded one. The whole choice, up to the most
 * that can be subscribed, is stored in its order, so that any smaller limit is its beginning. When the download fails
 * or is cut off, the last good list serves and a notice says so.
 */
export class UniverseSource {
  readonly #context: StoreContext;
  readonly #link: BrokerLink;
  readonly #book: MasterBook;
  /** What was downloaded and is not stored yet, with the stamp of its file. */
  #unstored: { readonly list: readonly Instrument[]; readonly stamp: MasterStamp } | null = null;

  constructor(context: StoreContext, link: BrokerLink, book: MasterBook) {
    this.#context = context;
    this.#link = link;
    this.#book = book;
  }

  async choose(limit: number): Promise<StoreAnswers['universe']> {
    const { instruments, source, boot } = this.#context;
    const { date } = boot.day;
    const cachedDate = instruments.newestDate(source, date);
    if (cachedDate === date) {
      const cached = instruments.list(source, date, limit);
      if (cached.length > 0) {
        this.#book.resume();
        return { instruments: cached, fromCache: true };
      }
    }
    const last = cachedDate === null ? [] : this.#last(cachedDate);
    try {
      const broker = await this.#link.get();
      if (broker === null) {
        throw new FaultError(
          fault('unavailable.no_master', 'This source brings its own instruments; there is no list to download.'),
        );
      }
      const chosen = await this.#download(broker, last.length);
      if (chosen === null) {
        // The broker has no newer file: the last list holds, less what has expired.
        this.#context.tools.log('info', 'store.master_unchanged', { since: cachedDate });
        this.#book.resume();
        return { instruments: last.slice(0, limit), fromCache: true };
      }
      return { instruments: chosen.slice(0, limit), fromCache: false };
    } catch (thrown) {
      if (last.length === 0 || cachedDate === null) throw thrown;
      const { code, text } = faultOf(thrown);
      this.#context.tellOnce(
        code,
        `${text} The instrument list of ${cachedDate} is used; contracts listed since are missing.`,
      );
      this.#book.resume();
      return { instruments: last.slice(0, limit), fromCache: true };
    }
  }

  /**
   * Asks for a newer list of the day. A changed one is searched and compared from now on, and the next start begins with
   * it; what is subscribed stays as it is.
   */
  async refresh(): Promise<StoreAnswers['masterRefresh']> {
    const broker = await this.#link.get();
    const { instruments, source, boot } = this.#context;
    const { date } = boot.day;
    if (broker === null) return { changed: false, listed: null };
    const chosen = await this.#download(broker, instruments.list(source, date, INSTRUMENTS_MAX).length);
    if (chosen === null) return { changed: false, listed: null };
    return { changed: true, listed: chosen.length };
  }

  /** Stores what was downloaded; on a tick, so that the answer does not wait for the disk. */
  tick(): void {
    if (this.#unstored === null) return;
    const { list, stamp } = this.#unstored;
    this.#unstored = null;
    const { instruments, prefs, source, boot } = this.#context;
    // A stamp without its list would make the broker say that nothing is newer than what is not there.
    if (!this.#context.tryWrite(() => instruments.replace(source, boot.day.date, list))) return;
    this.#context.tryWrite(() => prefs.set(`${STAMP_KEY}${source}`, JSON.stringify(stamp)));
  }

  /** The last good list without what has expired since. */
  #last(date: string): Instrument[] {
    const { instruments, source, boot } = this.#context;
    return instruments
      .list(source, date, INSTRUMENTS_MAX)
      .filter(({ expiry }) => expiry === null || expiry >= boot.day.date)
      .map((instrument, slot) => ({ ...fromEarlierList(instrument), slot }));
  }

  /** The file is asked for by its stamp when there is a list to go on with; null = it has not changed since. */
  async #download({ reference }: Broker, lastCount: number): Promise<readonly Instrument[] | null> {
    const { counters, tools, boot } = this.#context;
    const result = await reference.master(boot.day.date, lastCount === 0 ? null : this.#stamp());
    if (result === 'unchanged') return null;
    counters.set('masterRows', result.rows);
    counters.set(
      'masterSkipped',
      Object.values(result.skipped).reduce((sum, n) => sum + n, 0),
    );
    const expected = Math.max(lastCount, this.#book.expected());
    if (result.instruments.length < expected * SHRINK_MIN) {
      const text = `The instrument file has ${result.instruments.length} usable rows, and at least ${expected} of the last one are still listed: it was cut off.`;
      throw new FaultError(fault('unavailable.master_truncated', text));
    }
    tools.log('info', 'store.master_read', {
      rows: result.rows,
      usable: result.instruments.length,
      skipped: result.skipped,
    });
    const chosen = await reference.universe(result.instruments, INSTRUMENTS_MAX);
    this.#book.take(result.instruments);
    this.#unstored = { list: chosen, stamp: result.stamp };
    return chosen;
  }

  /** Stamp of the file that the last list was read from. */
  #stamp(): MasterStamp | null {
    const { prefs, source } = this.#context;
    const stored = stampSchema.safeParse(JSON.parse(prefs.get(`${STAMP_KEY}${source}`) ?? 'null'));
    return stored.success ? stored.data : null;
  }
}
