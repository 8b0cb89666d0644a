import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { fromRupees } from '#contract/model/price.ts';
import type { MasterResult, MasterStamp, Profile, ReferenceAdapter } from '../adapter.ts';
import { asFault, type Door, type FileAnswer, HttpDoor } from './http-door.ts';
import { QUOTE_INSTRUMENTS_MAX } from './limits.ts';
import { idsBySegment } from './requests.ts';
import { readMaster } from './master.ts';
import { parseProfile } from './profile.ts';
import type { DhanRest } from './rest.ts';
import { chooseUniverse, spotSources } from './universe.ts';
import type { Timers } from '../timers.ts';

export interface MasterUrls {
  readonly masterDetailed: string;
  readonly masterCompact: string;
}

/** Largest instrument file that is read: four times today's detailed one. */
const MASTER_BYTES_MAX = 160 * 1024 * 1024;

const ltpSchema = z.object({
  data: z.record(z.string(), z.record(z.string(), z.object({ last_price: z.number() }))),
});

/** Dhan's reference data: profile, instrument master, last prices. */
export class DhanReference implements ReferenceAdapter {
  readonly #rest: DhanRest;
  readonly #urls: MasterUrls;
  readonly #door: Door;

  constructor(rest: DhanRest, urls: MasterUrls, timers: Timers, door: Door = new HttpDoor(timers)) {
    this.#rest = rest;
    this.#urls = urls;
    this.#door = door;
  }

  async profile(): Promise<Profile> {
    return parseProfile(await this.#rest.get('/profile', 'nonTrading'));
  }

  /** The detailed file; the compact one when the detailed one has a form that is not known. */
  async master(tradeDate: string, known: MasterStamp | null): Promise<MasterResult | 'unchanged'> {
    try {
      return await this.#download(this.#urls.masterDetailed, tradeDate, known);
    } catch (thrown) {
      if (!(thrown instanceof FaultError) || thrown.fault.code !== 'unavailable.master_unreadable') throw thrown;
      return this.#download(this.#urls.masterCompact, tradeDate, null);
    }
  }

  async lastPrices(instruments: readonly Instrument[]): Promise<Map<string, number>> {
    const prices = new Map<string, number>();
    for (let from = 0; from < instruments.length; from += QUOTE_INSTRUMENTS_MAX) {
      const part = instruments.slice(from, from + QUOTE_INSTRUMENTS_MAX);
      const answer = ltpSchema.safeParse(await this.#rest.read('/marketfeed/ltp', idsBySegment(part), 'quote'));
      if (!answer.success) throw badAnswer('/marketfeed/ltp');
      for (const { segment, securityId, decimals } of part) {
        const rupees = answer.data.data[segment]?.[String(securityId)]?.last_price ?? 0;
        // Zero stands for "never traded"; it is no price.
        if (rupees > 0) prices.set(instrumentKey(segment, securityId), fromRupees(rupees, decimals));
      }
    }
    return prices;
  }

  async universe(all: readonly Instrument[], limit: number): Promise<Instrument[]> {
    return chooseUniverse(all, limit, await this.#spots(all));
  }

  async #spots(all: readonly Instrument[]): Promise<Map<string, number>> {
    const sources = spotSources(all);
    try {
      const prices = await this.lastPrices(sources);
      const known = sources.map(({ underlying, segment, securityId }) => {
        return [underlying, prices.get(instrumentKey(segment, securityId)) ?? 0] as const;
      });
      return new Map(known.filter(([, price]) => price > 0));
    } catch (thrown) {
      if (faultOf(thrown).kind !== 'unavailable') throw thrown;
      return new Map();
    }
  }

  close(): void {
    this.#door.close();
  }

  async #download(url: string, tradeDate: string, known: MasterStamp | null): Promise<MasterResult | 'unchanged'> {
    const headers: Record<string, string> = { accept: 'text/csv' };
    if (known?.etag) headers['if-none-match'] = known.etag;
    else if (known?.lastModified) headers['if-modified-since'] = known.lastModified;
    const response = await this.#door.file(url, headers);
    const { statusCode = 0 } = response;
    if (statusCode === 304) {
      response.resume();
      return 'unchanged';
    }
    if (statusCode !== 200) {
      response.resume();
      const text = `The instrument file could not be had: its host answered ${statusCode}. Try again later.`;
      throw new FaultError(fault('unavailable.master_missing', text, { status: statusCode }));
    }
    const { instruments, rows, skipped } = await readMaster(textOf(response, url), tradeDate);
    const { etag = null, 'last-modified': lastModified = null } = response.headers;
    return { stamp: { etag, lastModified }, instruments, rows, skipped };
  }
}

/** The file as pieces of text; a transfer that breaks off is told apart from a file that is complete but damaged. */
async function* textOf(response: FileAnswer, url: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let size = 0;
  try {
    for await (const part of response) {
      size += part.length;
      if (size > MASTER_BYTES_MAX) {
        throw new FaultError(
          fault('unavailable.master_unreadable', `The instrument file is larger than ${MASTER_BYTES_MAX} bytes.`),
        );
      }
      yield decoder.write(part);
    }
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    if ((thrown as NodeJS.ErrnoException).code !== 'ECONNRESET') throw asFault(thrown, url);
    const text = `The download of the instrument file broke off after ${size} bytes. Try again.`;
    throw new FaultError(fault('unavailable.master_truncated', text, { bytes: size }));
  }
  yield decoder.end();
}

function badAnswer(path: string): FaultError {
  return new FaultError(fault('unavailable.bad_answer', `The broker's answer to ${path} has an unknown form.`));
}
