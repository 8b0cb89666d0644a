import { createHash } from 'node:crypto';
import { type Segment, SEGMENTS } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { midnightOf } from '../ist-text.ts';
import type { World } from '../world.ts';
import { marketRows } from './market-rows.ts';
import { COMPACT_HEADER, compactLine, DETAILED_HEADER, detailedLine, type MasterRow } from './master-row.ts';
import { oddRows } from './odd-rows.ts';

/** The files are made new before the market opens, at this minute of the IST day (08:15). */
const PUBLISHED_MINUTE = 495;

export interface MasterFile {
  readonly bytes: Buffer;
  readonly etag: string;
  /** HTTP date. */
  readonly lastModified: string;
}
export type MasterName = 'compact' | 'detailed' | Segment;

/** Instrument files of the present listing, made when first asked for and kept until the listing changes. */
export class MasterFiles {
  private readonly world: World;
  private readonly firstListing: number;
  private listing = Number.NaN;
  private rows: MasterRow[] | null = null;
  private readonly files = new Map<MasterName, MasterFile>();

  constructor(world: World) {
    this.world = world;
    this.firstListing = world.market.listing;
  }

  /** The file of a name as the market's listing has it now. */
  file(name: MasterName): MasterFile {
    const { market } = this.world;
    if (market.listing !== this.listing) {
      this.listing = market.listing;
      this.rows = null;
      this.files.clear();
    }
    const known = this.files.get(name);
    if (known !== undefined) return known;
    const file = this.make(name);
    this.files.set(name, file);
    return file;
  }

  private make(name: MasterName): MasterFile {
    const { market } = this.world;
    this.rows ??= [...marketRows(market), ...oddRows(market, market.listing > this.firstListing)];
    const wanted = SEGMENTS.some((segment) => segment === name)
      ? this.rows.filter((row) => row.segment === name)
      : this.rows;
    const lines = wanted.map(name === 'compact' ? compactLine : detailedLine);
    const header = name === 'compact' ? COMPACT_HEADER : DETAILED_HEADER;
    const bytes = Buffer.from(`${[header, ...lines].join('\n')}\n`);
    const published = midnightOf(market.nowMs) + PUBLISHED_MINUTE * MINUTE_MS;
    return {
      bytes,
      etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
      lastModified: new Date(published).toUTCString(),
    };
  }
}
