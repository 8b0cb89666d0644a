import { TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Dispose } from '#contract/wire.ts';
import { link, mirror, paintLoop } from '../../shell/terminal.ts';
import { depthStore, ladderBookStore } from '../../stores/depth.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { ladderStore, lotsOfInstrument } from '../../stores/ladder.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import { ordersStore } from '../../stores/orders.ts';
import { positionsStore } from '../../stores/positions.ts';
import { type Density, prefsStore } from '../../stores/prefs.ts';
import { sessionStore } from '../../stores/session.ts';
import { tradingStore } from '../../stores/trading.ts';
import { PanelSight } from '../../tables/panel-sight.ts';
import { fixed, price as priceText, toneOf } from '../../ui/format.ts';
import { Book } from '../depth/book.ts';
import { bookHolds } from '../depth/book-holds.ts';
import { DepthBinding } from '../depth/depth-binding.ts';
import { type DepthView, FADE_AFTER_MS } from '../depth/depth-words.ts';
import { openPositionsOf } from './ladder-actions.ts';
import { pressWords } from './ladder-draft.ts';
import { LadderHands } from './ladder-hands.ts';
import { LadderRows } from './ladder-rows.ts';
import { LADDER_ROWS_MAX, LadderSums } from './ladder-sums.ts';
import { emptyLadderWords, heldWords, ladderNote, positionFacts, rowWords } from './ladder-words.ts';
import { type OwnRows, ownRows } from './own-orders.ts';
import { PriceAxis } from './price-axis.ts';
import { TradedHere } from './traded-here.ts';

/** Height of a row, px: a press here is an order, so no density makes it smaller than a finger or a hasty hand needs. */
const ROW_PX: Readonly<Record<Density, number>> = { compact: 24, normal: 24, comfortable: 28 };
/** Visibility is looked at this often even without a frame, ms. */
const LOOK_EVERY_MS = 500;
const NO_ROWS: OwnRows = { BUY: new Map(), SELL: new Map() };

export const LADDER_FACTS = ['last', 'net', 'average', 'result'] as const;
export type LadderFact = (typeof LADDER_FACTS)[number];

/** Elements that the painter writes into; React makes them once. */
export interface LadderElements {
  readonly panel: HTMLElement;
  readonly scroll: HTMLElement;
  readonly head: HTMLElement;
  readonly body: HTMLTableSectionElement;
  readonly facts: ReadonlyMap<LadderFact, HTMLElement>;
  readonly held: HTMLElement;
  readonly note: HTMLElement;
  readonly words: HTMLElement;
  readonly empty: HTMLElement;
}

/** Best prices and the last one of the scene; 0 = none. */
interface Touch {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
}

/** The ladder behind its elements: keeps its book open, paints it frame by frame, and gives its keys to the hands. */
export class LadderControl {
  readonly hands: LadderHands;
  readonly #elements: LadderElements;
  readonly #axis = new PriceAxis();
  readonly #sums = new LadderSums();
  readonly #traded = new TradedHere();
  readonly #book = new Book();
  /** Best prices where no book has come. */
  readonly #touchBook = new Book();
  readonly #rows: LadderRows;
  readonly #binding: DepthBinding;
  readonly #sight: PanelSight;
  readonly #disposers: Dispose[];
  #instrument: Instrument | undefined;
  #own: OwnRows = NO_ROWS;
  #ownStale = true;
  #seen = false;
  /** Height for rows, px; null = to be measured. */
  #room: number | null = null;
  #rowPx = 0;
  #touch: Touch = { bid: 0, ask: 0, last: 0 };

  constructor(elements: LadderElements) {
    this.#elements = elements;
    this.#rows = new LadderRows(elements.body);
    this.hands = new LadderHands(
      {
        axis: this.#axis,
        instrument: () => this.#instrument,
        own: () => this.#own,
        market: () => this.#market(),
        changed: () => paintLoop.request(),
      },
      elements.scroll,
      elements.body,
    );
    this.#binding = new DepthBinding(this.#book, {
      client: () => (sessionStore.getState().link.phase === 'open' ? link.client : null),
      wanted: () => this.#wanted(),
      changed: () => paintLoop.request(),
      store: ladderBookStore,
      holds: bookHolds,
    });
    this.#sight = new PanelSight(elements.panel, () => this.#look());
    this.#disposers = this.#listen();
    this.#look();
  }

  retry(): void {
    this.#binding.retry();
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
    this.hands.destroy();
    this.#binding.destroy();
  }

  #listen(): Dispose[] {
    const look = (): void => this.#look();
    const stale = (): void => {
      this.#ownStale = true;
      paintLoop.request();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    const observer = new ResizeObserver(() => {
      this.#room = null;
      look();
    });
    observer.observe(this.#elements.scroll);
    return [
      () => clearInterval(timer),
      () => observer.disconnect(),
      () => this.#sight.end(),
      paintLoop.addDepth((frame) => this.#binding.take(frame)),
      paintLoop.addPainter(() => this.#paint()),
      depthStore.subscribe(look),
      ladderBookStore.subscribe(look),
      instrumentsStore.subscribe(look),
      panelSelection('ladder').subscribe(look),
      prefsStore.subscribe(look),
      ladderStore.subscribe(stale),
      ordersStore.subscribe(stale),
      positionsStore.subscribe(() => paintLoop.request()),
      tradingStore.subscribe(() => paintLoop.request()),
      sessionStore.subscribe((now, before) => now.link !== before.link && look()),
    ];
  }

  #look(): void {
    this.#seen = document.visibilityState === 'visible' && this.#sight.seen;
    if (sessionStore.getState().link.phase !== 'open') this.#traded.pause();
    this.#binding.sync();
    paintLoop.request();
  }

  #wanted() {
    const { epoch } = instrumentsStore.getState();
    const { slot } = panelSelection('ladder').getState();
    const instrument = instrumentAt(slot);
    const adopted = sessionStore.getState().session?.epoch === epoch;
    if (!this.#seen || !adopted || slot === null || instrument === undefined || instrument.kind === 'INDEX')
      return null;
    return { epoch, slot, levels: depthStore.getState().levels };
  }

  /** Middle of the best prices; the last one where a side is missing or they stand far apart. */
  #market(): number {
    const { bid, ask, last } = this.#touch;
    const wide = ask - bid > (this.#axis.rows * this.#axis.grid) / 2;
    return bid > 0 && ask > 0 && (!wide || last === 0) ? (bid + ask) / 2 : last > 0 ? last : bid || ask;
  }

  #paint(): void {
    const { slot } = panelSelection('ladder').getState();
    const instrument = instrumentAt(slot);
    if (instrument !== this.#instrument) this.#turnTo(instrument);
    const live = instrument !== undefined && slot !== null && mirror.has(slot);
    const flags = live ? (mirror.columns.flags[slot] as number) : 0;
    if (live && mirror.isDirty(slot))
      this.#traded.take(mirror.columns.volume[slot] as number, mirror.columns.ltp[slot] as number);
    if ((flags & TICK_FLAG.stale) !== 0) this.#traded.pause();
    if (!this.#seen) return;
    this.#readTouch(live ? slot : null);
    const view = this.#view(instrument);
    const { bid, ask, last } = this.#touch;
    const empty = emptyLadderWords(view, bid > 0 || ask > 0 || last > 0);
    const elements = this.#elements;
    elements.panel.classList.toggle('is-bare', empty !== null);
    setText(elements.empty, empty ?? '');
    elements.panel.dataset['error'] = String(view.error !== null);
    setText(elements.note, empty === null ? ladderNote(view, (flags & TICK_FLAG.stale) !== 0) : '');
    if (instrument === undefined || empty !== null) return;
    // The keyboard came before the first price did.
    if (document.activeElement === elements.panel) elements.scroll.focus();
    this.#shape(instrument);
    const market = this.#market();
    if (this.#axis.follow(market, this.hands.held)) paintLoop.request();
    this.#paintRows(instrument);
    setText(elements.held, heldWords(this.#axis, market, this.hands.held));
    setText(elements.words, this.#words(instrument));
    this.#fade();
  }

  #view(instrument: Instrument | undefined): DepthView {
    return {
      ...ladderBookStore.getState(),
      link: sessionStore.getState().link.phase,
      instrument,
      levels: depthStore.getState().levels,
      hasCome: this.#book.hasCome,
      isEmpty: this.#book.isEmpty,
    };
  }

  #turnTo(instrument: Instrument | undefined): void {
    this.#instrument = instrument;
    this.#axis.reset();
    this.#traded.clear();
    this.#ownStale = true;
    this.hands.leave();
    if (instrument !== undefined) lotsOfInstrument(instrument);
  }

  /** Best prices of the book, or of the row where no book has come. */
  #readTouch(slot: number | null): void {
    const { bid, ask, ltp, bidQty, askQty } = mirror.columns;
    const side = (name: 'bid' | 'ask'): number => {
      const [prices, units] = name === 'bid' ? [bid, bidQty] : [ask, askQty];
      const [at, quantity] = slot === null ? [0, 0] : [prices[slot] ?? 0, units[slot] ?? 0];
      const rows = at > 0 ? 1 : 0;
      this.#touchBook[name].take(rows, Int32Array.of(at), Uint32Array.of(quantity), Uint32Array.of(0), 0);
      return this.#book[name].rows > 0 ? (this.#book[name].price[0] as number) : at;
    };
    this.#touch = { bid: side('bid'), ask: side('ask'), last: slot === null ? 0 : (ltp[slot] ?? 0) };
  }

  #shape(instrument: Instrument): void {
    const { panel, scroll, head, body } = this.#elements;
    this.#room ??= scroll.clientHeight - head.offsetHeight;
    const px = ROW_PX[prefsStore.getState().density];
    if (px !== this.#rowPx) panel.style.setProperty('--ladder-row', `${px}px`);
    this.#rowPx = px;
    const rows = Math.max(1, Math.min(LADDER_ROWS_MAX, Math.floor(this.#room / px)));
    const grid = instrument.tick * ladderStore.getState().step;
    if (grid !== this.#axis.grid) this.hands.leave();
    this.#axis.shape(rows, grid);
    if (body.childElementCount !== rows) this.#rows.resize(rows);
    if (!this.#ownStale) return;
    this.#ownStale = false;
    this.#own = ownRows(ordersStore.getState().orders.values(), instrument, grid);
  }

  #paintRows(instrument: Instrument): void {
    const { decimals, tick, band } = instrument;
    const side = (name: 'bid' | 'ask') => (this.#book[name].rows > 0 ? this.#book[name] : this.#touchBook[name]);
    this.#sums.take(this.#axis, side('bid'), side('ask'), this.#traded);
    const facts = positionFacts(openPositionsOf(instrument), instrument, this.#touch.last);
    const { carry } = this.hands;
    this.#rows.paint({
      axis: this.#axis,
      sums: this.#sums,
      own: this.#own,
      decimals,
      tick,
      bestBid: this.#touch.bid,
      bestAsk: this.#touch.ask,
      last: this.#touch.last,
      average: facts.at,
      cursor: this.hands.cursor,
      target:
        carry === null || carry.to === carry.from
          ? null
          : { price: carry.to, side: carry.side, text: `→ ${carry.orders.length}` },
      band: band ?? null,
    });
    this.#fact('last', priceText(this.#touch.last, decimals));
    this.#fact('net', facts.net);
    this.#fact('average', facts.average);
    this.#fact('result', facts.result);
    const tone = toneOf(facts.result);
    const result = this.#elements.facts.get('result');
    if (result !== undefined && result.className !== tone) result.className = tone;
    this.#elements.panel.classList.toggle('is-armed', tradingStore.getState().armed);
  }

  #fade(): void {
    const nowMs = engineNowMs();
    for (const side of ['bid', 'ask'] as const) {
      const { atMs } = this.#book[side];
      this.#elements.scroll.classList.toggle(`is-old-${side}`, atMs > 0 && nowMs - atMs > FADE_AFTER_MS);
    }
  }

  /** What a press would do, or what is at the cursor. */
  #words(instrument: Instrument): string {
    const { carry, hover, cursor } = this.hands;
    const { lots } = ladderStore.getState();
    if (carry !== null) {
      const [from, to] = [fixed(carry.from, instrument.decimals), fixed(carry.to, instrument.decimals)];
      const what = `${carry.side} ${carry.orders.length === 1 ? 'order' : `${carry.orders.length} orders`}`;
      const how = carry.by === 'pointer' ? 'let go' : 'Enter';
      return `Move ${what} from ${from} to ${to}: ${how} changes it, Escape leaves it.`;
    }
    const armed = tradingStore.getState().armed ? '' : ' · disarmed: Alt+A arms';
    if (hover !== null && (hover.column === 'bid' || hover.column === 'ask')) {
      const side = hover.column === 'bid' ? 'BUY' : 'SELL';
      return `Press: ${pressWords(instrument, side, 'limit', hover.price, lots)} · Ctrl: stop${armed}`;
    }
    const price = cursor === 0 ? hover?.price : cursor;
    if (price === undefined) return '';
    const row = this.#axis.rowOf(price, 'near');
    const [bid, ask] = this.#axis.sees(row) ? [this.#sums.bid[row] ?? 0, this.#sums.ask[row] ?? 0] : [0, 0];
    const keys = cursor === 0 ? '' : ` · Ctrl+Enter buys, Ctrl+Shift+Enter sells${armed}`;
    return `${rowWords(price, bid, ask, this.#own, instrument)}${keys}`;
  }

  #fact(name: LadderFact, text: string): void {
    const element = this.#elements.facts.get(name);
    if (element !== undefined) setText(element, text);
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
