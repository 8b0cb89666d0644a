import { TICK_FLAG } from '#contract/columns.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Dispose } from '#contract/wire.ts';
import { link, mirror, paintLoop } from '../../shell/terminal.ts';
import { depthStore } from '../../stores/depth.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import { sessionStore } from '../../stores/session.ts';
import { PanelSight } from '../../tables/panel-sight.ts';
import { age, NO_VALUE, quantity } from '../../ui/format.ts';
import { Book } from './book.ts';
import { bookHolds } from './book-holds.ts';
import { DepthBinding } from './depth-binding.ts';
import {
  depthNote,
  type DepthView,
  emptyDepthWords,
  FADE_AFTER_MS,
  imbalanceText,
  levelWords,
  listingText,
  spreadText,
} from './depth-words.ts';
import { Ladder } from './ladder.ts';

/** Ages are painted and visibility is looked at this often even without a frame, ms. */
const LOOK_EVERY_MS = 500;

/** Elements that the painter writes into; React makes them once. */
export interface DepthElements {
  readonly panel: HTMLElement;
  readonly body: HTMLTableSectionElement;
  readonly scroll: HTMLElement;
  readonly facts: ReadonlyMap<DepthFact, HTMLElement>;
  readonly note: HTMLElement;
  readonly empty: HTMLElement;
  readonly level: HTMLElement;
  readonly listing: HTMLElement;
}
export const DEPTH_FACTS = ['buy', 'sell', 'spread', 'imbalance', 'bidAge', 'askAge'] as const;
export type DepthFact = (typeof DEPTH_FACTS)[number];

/** The depth panel behind its elements: keeps the book open, paints it, and answers the keys. */
export class DepthPanelControl {
  readonly #elements: DepthElements;
  readonly #book = new Book();
  readonly #ladder: Ladder;
  readonly #binding: DepthBinding;
  readonly #sight: PanelSight;
  readonly #disposers: Dispose[];
  #cursor = -1;
  #side: 'bid' | 'ask' = 'ask';
  #painted = '';

  constructor(elements: DepthElements) {
    this.#elements = elements;
    this.#ladder = new Ladder(elements.body);
    this.#binding = new DepthBinding(this.#book, {
      client: () => (sessionStore.getState().link.phase === 'open' ? link.client : null),
      wanted: () => this.#wanted(),
      changed: () => paintLoop.request(),
      store: depthStore,
      holds: bookHolds,
    });
    const look = (): void => {
      this.#binding.sync();
      paintLoop.request();
    };
    this.#sight = new PanelSight(elements.panel, look);
    const timer = setInterval(look, LOOK_EVERY_MS);
    this.#disposers = [
      () => clearInterval(timer),
      paintLoop.addDepth((frame) => this.#binding.take(frame)),
      paintLoop.addPainter(() => this.#sight.seen && this.#paint()),
      () => this.#sight.end(),
      depthStore.subscribe(look),
      instrumentsStore.subscribe(look),
      panelSelection('depth').subscribe(() => {
        this.#move(-1);
        look();
      }),
      sessionStore.subscribe((now, before) => now.link !== before.link && look()),
    ];
    look();
  }

  /** @returns whether the key was one of the panel's. */
  key(name: string): boolean {
    const rows = this.#rows();
    const moves = new Map<string, number>([
      ['ArrowDown', Math.min(rows - 1, this.#cursor + 1)],
      ['ArrowUp', Math.max(0, this.#cursor - 1)],
      ['PageDown', Math.min(rows - 1, this.#cursor + 10)],
      ['PageUp', Math.max(0, this.#cursor - 10)],
      ['Home', 0],
      ['End', rows - 1],
    ]);
    const to = moves.get(name);
    if (to !== undefined) this.#move(to);
    else if (name === 'ArrowLeft' || name === 'ArrowRight') {
      this.#side = name === 'ArrowLeft' ? 'bid' : 'ask';
      this.#move(Math.max(0, this.#cursor));
    } else return false;
    return true;
  }

  retry(): void {
    this.#binding.retry();
  }

  destroy(): void {
    for (const dispose of this.#disposers) dispose();
    this.#binding.destroy();
  }

  #rows(): number {
    return Math.max(this.#book.bid.rows, this.#book.ask.rows);
  }

  #move(row: number): void {
    this.#cursor = row;
    this.#ladder.mark(row);
    paintLoop.request();
  }

  #wanted() {
    const { epoch } = instrumentsStore.getState();
    const { slot } = panelSelection('depth').getState();
    const seen = document.visibilityState === 'visible' && this.#sight.seen;
    const adopted = sessionStore.getState().session?.epoch === epoch;
    if (!seen || !adopted || slot === null || instrumentAt(slot) === undefined) return null;
    return { epoch, slot, levels: depthStore.getState().levels };
  }

  #paint(): void {
    const { slot } = panelSelection('depth').getState();
    const instrument = instrumentAt(slot);
    const { levels, choices, status, error } = depthStore.getState();
    const view: DepthView = {
      link: sessionStore.getState().link.phase,
      instrument,
      levels,
      choices,
      status,
      error,
      hasCome: this.#book.hasCome,
      isEmpty: this.#book.isEmpty,
    };
    const empty = emptyDepthWords(view);
    const elements = this.#elements;
    this.#hide(empty !== null);
    setText(elements.empty, empty ?? '');
    elements.panel.dataset['error'] = String(error !== null && empty === error);
    setText(elements.listing, instrument === undefined ? '' : listingText(instrument));
    this.#facts(instrument, slot, empty === null);
    if (instrument === undefined || empty !== null) {
      setText(elements.note, '');
      setText(elements.level, '');
      return;
    }
    const flags = slot === null || !mirror.has(slot) ? 0 : (mirror.columns.flags[slot] as number);
    setText(elements.note, depthNote(view, (flags & TICK_FLAG.stale) !== 0) ?? '');
    const painted = `${this.#book.version} ${levels} ${instrument.slot}`;
    if (painted !== this.#painted) {
      this.#painted = painted;
      this.#ladder.resize(levels);
      this.#ladder.paint(this.#book, instrument);
    }
    const shown = this.#cursor >= 0 && this.#cursor < this.#rows();
    setText(elements.level, shown ? levelWords(this.#book[this.#side], this.#side, this.#cursor, instrument) : '');
  }

  /** The words of the panel stand in the place of the book, or go again; the keyboard stays in the panel. */
  #hide(hidden: boolean): void {
    const { scroll, panel } = this.#elements;
    if (scroll.hidden === hidden) return;
    const holder = document.activeElement;
    const held = holder === panel || scroll.contains(holder);
    scroll.hidden = hidden;
    if (held) (hidden ? panel : scroll).focus();
  }

  #facts(instrument: Instrument | undefined, slot: number | null, shown: boolean): void {
    const live = shown && instrument !== undefined && slot !== null && mirror.has(slot);
    const total = (name: 'buyQty' | 'sellQty'): string =>
      live ? quantity(mirror.columns[name][slot] as number) : NO_VALUE;
    this.#fact('buy', total('buyQty'));
    this.#fact('sell', total('sellQty'));
    this.#fact('spread', live ? spreadText(this.#book, instrument) : NO_VALUE);
    this.#fact('imbalance', live ? imbalanceText(this.#book) : NO_VALUE);
    const nowMs = engineNowMs();
    for (const side of ['bid', 'ask'] as const) {
      const { atMs } = this.#book[side];
      const oldMs = nowMs - atMs;
      this.#fact(side === 'bid' ? 'bidAge' : 'askAge', !shown || atMs === 0 ? NO_VALUE : age(oldMs));
      this.#elements.scroll.classList.toggle(`is-old-${side}`, atMs > 0 && oldMs > FADE_AFTER_MS);
    }
  }

  #fact(name: DepthFact, text: string): void {
    const element = this.#elements.facts.get(name);
    if (element !== undefined) setText(element, text);
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
