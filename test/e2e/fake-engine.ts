import type { Watchlist } from '#contract/model/watchlist.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Answerer } from '#contract/answerer.ts';
import { CALLS, type CallInput, type CallName, type CallOutput } from '#contract/calls/index.ts';
import { ROW_CELLS } from '#contract/columns.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { encodeBars, encodeRows } from '#contract/frames.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import type { CorporateAction } from '#contract/model/corporate-action.ts';
import type { InstrumentHold } from '#contract/model/instrument-change.ts';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import type { Health, Notice, ReplayState, SessionState } from '#contract/model/terminal.ts';
import { TextWire } from '#contract/text-wire.ts';
import { isFault } from '../../src/main/core/indicators/compute.ts';
import { indicatorMenu } from '../../src/main/core/indicators/menu.ts';
import { barsBefore, chosenIndicator, indicatorSeries } from '../../src/main/core/indicators/series.ts';
import { rowsOfBars } from '../../src/main/threads/store/minute-fold.ts';
import { FakeAlerts } from './fake-alerts.ts';
import { FakeJobs } from './fake-jobs.ts';
import { FAKE_RECORDS } from './fake-journal.ts';
import { fakeChains } from './fake-chains.ts';
import { isMeant, NO_CHANGES } from './fake-changes.ts';
import { CALM_HEALTH, refuseLake } from './fake-health.ts';
import { FAKE_DEPTH } from './fake-depth.ts';
import { fakeOwn } from './fake-own.ts';
import { fakeBoards } from './fake-profile.ts';
import { fakeLists } from './fake-lists.ts';
import { servePage } from './serve-page.ts';
import { FAKE_DAY, FakeMarket, MIDNIGHT_MS } from './fake-market.ts';
import { fakeReplay } from './fake-replay.ts';
import { FAKE_SCANNERS, fakeHit } from './fake-hits.ts';
import { FakeSettings, WELCOMED } from './fake-settings.ts';
import { FakeLevels } from './fake-levels.ts';
import { answerIn } from './fake-mood.ts';
import { CALM, type FakeOptions } from './fake-options.ts';
import { FakeAccount } from './fake-orders.ts';

interface Page {
  readonly wire: TextWire;
  readonly socket: WebSocket;
  readonly answerer: Answerer;
  credit: number;
  watched: boolean;
  pending: Set<number>;
  readonly charts: Map<string, { slot: number; interval: ChartInterval }>;
}

type Answers = { [N in CallName]: (input: CallInput<N>, page: Page) => CallOutput<N> };

/**
 * An engine of straw for tests of the page alone: it serves the built page under the product's content policy and
 * answers every call of the contract over a real WebSocket, with made-up values that a test can steer.
 */
export class FakeEngine extends FakeLevels {
  readonly market: FakeMarket;
  readonly prefs = new Map<string, string>([WELCOMED]);
  readonly calls: { name: string; input: unknown }[] = [];
  readonly hits: Hit[] = [];
  readonly settings: FakeSettings = new FakeSettings();
  scanners: ScannerInfo[] = FAKE_SCANNERS.map((scanner) => ({ ...scanner }));
  epoch = 1;
  feed: SessionState['feed'] = 'live';
  feedReason: string | null = null;
  token: SessionState['token'] = null;
  share: number;
  readonly #frameMs: number;
  /** When true, connections are refused. */
  refusing = false;
  historyFault: string | null = null;
  clockSkew: Health['clockSkew'] = { state: 'ok', ms: 80, from: 'broker', text: 'within 2.0 s' };
  changes: CallOutput<'instruments.changes'> = NO_CHANGES;
  holds: InstrumentHold[] = [];
  actions: CorporateAction[] = [];
  /** Saved lists. */
  lists: Watchlist[] = [{ id: 1, name: 'My list', items: [] }];
  unsubscribed: Instrument[] = [];
  replay: ReplayState | null;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #pages = new Set<Page>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #wall0 = Date.now();
  readonly #epoch0 = MIDNIGHT_MS + (13 * 60 + 42) * 60_000 + 17_000;
  #seq = 0;

  constructor(options: FakeOptions) {
    super();
    this.share = options.share ?? CALM.share;
    this.#frameMs = options.frameMs ?? CALM.frameMs;
    this.market = new FakeMarket(options.instruments ?? 5_000, this.#epoch0);
    this.replay = options.replay === true ? fakeReplay(this.#epoch0) : null;
    this.#server = servePage(options.pageDir);
    this.#sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.refusing || request.url !== '/wire') socket.destroy();
      else this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#attach(accepted));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#timers.push(setInterval(() => this.#publish(), this.#frameMs));
    this.#timers.push(setInterval(() => this.#tellHealth(), 1_000));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.account.close();
    for (const timer of this.#timers) clearInterval(timer);
    for (const page of this.#pages) page.socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  tellLists(): void {
    for (const page of this.#pages) page.answerer.emit('watchlists.changed', { lists: this.lists });
  }

  nowMs(): number {
    return this.#epoch0 + Date.now() - this.#wall0;
  }

  session(): SessionState {
    return {
      epoch: this.epoch,
      mode: this.replay === null ? 'sim' : 'replay',
      sourceLabel: 'values made up for a test',
      clock: { epochMs: this.#epoch0, wallMs: this.#wall0, speed: 1 },
      day: FAKE_DAY,
      nextDate: '2026-11-23',
      instruments: this.market.instruments.length,
      capacity: 25_000,
      feed: this.feed,
      token: this.token,
      feedReason: this.feedReason,
      replay: this.replay,
    };
  }

  health(): Health {
    const rows = this.market.instruments.length;
    const isLive = this.feed === 'live';
    return {
      ...CALM_HEALTH,
      atMs: this.nowMs(),
      sockets: { open: isLive ? 1 : 0, wanted: 1 },
      packetsPerSec: (rows * this.share * 1000) / this.#frameMs,
      clockSkew: this.clockSkew,
      staleRows: isLive ? 0 : rows,
      framesSent: this.#seq,
    };
  }

  /** Orders and positions behind the calls; a test steers it. */
  readonly account: FakeAccount = new FakeAccount({
    nowMs: () => this.nowMs(),
    market: () => this.market,
    emit: (name, payload) => this.#pages.forEach((page) => page.answerer.emit(name, payload)),
  });

  /** Alerts behind the calls; a test steers them. */
  readonly alerts: FakeAlerts = new FakeAlerts({
    nowMs: () => this.nowMs(),
    market: () => this.market,
    emit: (name, payload) => this.#pages.forEach((page) => page.answerer.emit(name, payload)),
  });

  readonly emit: Answerer['emit'] = (name, payload) => this.#pages.forEach((page) => page.answerer.emit(name, payload));

  readonly jobs = new FakeJobs((name, payload) => this.emit(name, payload));

  #answers: Answers = {
    ...this.account.answers(),
    ...this.jobs.answers(),
    ...this.alerts.answers(),
    ...this.account.accounts.answers(),
    ...this.account.broker.answers(),
    ...this.settings.answers(),
    ...fakeChains(this),
    ...FAKE_DEPTH,
    'feed.trust': () => ({ state: 'live', ageMs: 0, reason: 'live' }),
    'feed.useSockets': ({ max }) => ({ max }),
    ...fakeLists(this),
    ...fakeOwn(),
    'feed.open': ({ segment, securityId }) => {
      const found = this.unsubscribed.find((row) => row.segment === segment && row.securityId === securityId);
      if (found === undefined) throw new FaultError(fault('input.unknown_instrument', 'It is not listed.'));
      const instrument = { ...found, slot: this.market.instruments.length };
      this.market.instruments.push(instrument);
      return { epoch: this.epoch, instrument };
    },
    'health.sample': () => this.health(),
    'lake.status': () => this.health().lake,
    'lake.export': refuseLake,
    'instruments.page': ({ from, limit }) => ({
      epoch: this.epoch,
      total: this.market.instruments.length,
      rows: this.market.instruments.slice(from, from + limit),
    }),
    'instruments.search': ({ text, limit }) => ({
      epoch: this.epoch,
      searched: this.market.instruments.length + this.unsubscribed.length,
      rows: this.unsubscribed.filter(({ symbol }) => symbol.startsWith(text.toUpperCase())).slice(0, limit),
    }),
    'instruments.changes': ({ from, limit }) => ({
      ...this.changes,
      rows: this.changes.rows.slice(from, from + limit),
    }),
    'market.watch': ({ slots }, page) => {
      page.watched = true;
      for (const slot of slots) page.pending.add(slot);
      return { watched: slots.length };
    },
    'chart.open': ({ slot, interval }, page) => {
      page.charts.set(`${slot} ${interval}`, { slot, interval });
      return { open: page.charts.size };
    },
    'chart.close': ({ slot, interval }, page) => {
      page.charts.delete(`${slot} ${interval}`);
      return { open: page.charts.size };
    },
    'history.bars': ({ slot, interval, beforeMs, limit }) => {
      if (this.historyFault !== null) throw new FaultError(fault('unavailable.history', this.historyFault));
      return this.market.history(slot, interval, beforeMs, limit);
    },
    'indicator.menu': () => ({ indicators: indicatorMenu() }),
    'indicator.series': ({ slot, interval, name, params, beforeMs, limit }) => {
      const chosen = chosenIndicator(name, params, 555);
      if (isFault(chosen)) throw new FaultError(chosen);
      const { bars } = this.market.history(slot, interval, beforeMs, limit + barsBefore(chosen, interval));
      const from = Math.max(0, bars.t.length - limit);
      return { ...indicatorSeries(chosen, rowsOfBars(bars), 2, from), provisional: beforeMs === null };
    },
    ...fakeBoards(() => this.market),
    ...FAKE_RECORDS,
    'prefs.get': ({ key }) => ({ json: this.prefs.get(key) ?? null }),
    'prefs.set': ({ key, json }) => {
      this.prefs.set(key, json);
      return {};
    },
    'history.actions': () => ({ actions: this.actions }),
    'history.prefetch': () => ({ state: 'off', total: 0, done: 0, failed: 0, reason: null, spacingMs: 1_000 }),
    'instruments.holds': () => ({ total: this.holds.length, holds: this.holds }),
    'instruments.confirmChange': (which) => {
      const kept = this.holds.filter((hold) => !isMeant(hold, which));
      const confirmed = this.holds.length - kept.length;
      this.holds = kept;
      return { confirmed };
    },
    'levels.of': ({ slot }) => this.levelsOf(slot, this.market.instruments[slot]?.symbol),
    'market.gapBoard': () => this.gapBoard(),
    'scan.list': () => ({ scanners: this.scanners }),
    'scan.hits': ({ limit, beforeId }) => ({
      hits: this.hits
        .filter((hit) => beforeId === undefined || hit.id < beforeId)
        .sort((a, b) => b.id - a.id)
        .slice(0, limit),
    }),
    'scan.configure': ({ id, enabled, params, universe }) => {
      this.scanners = this.scanners.map((scanner) =>
        scanner.id === id
          ? {
              ...scanner,
              enabled,
              universe: universe ?? scanner.universe,
              params: scanner.params.map((info) => ({ ...info, value: params[info.name] ?? info.value })),
            }
          : scanner,
      );
      return this.scanners.find((scanner) => scanner.id === id) as ScannerInfo;
    },
    'session.state': () => this.session(),
    'replay.control': ({ action, value }) => {
      if (this.replay === null) throw new FaultError(fault('input.not_a_replay', 'This source is not a recording.'));
      const { replay } = this;
      const toMs = typeof value === 'number' ? value : replay.nowMs;
      const changes: Partial<ReplayState> = {
        play: { playing: true },
        pause: { playing: false },
        speed: { speed: value ?? 1 },
        seek: { nowMs: toMs },
        step: { playing: false, nowMs: replay.nowMs + 1_000 },
        nextHit: { playing: false },
        previousHit: { playing: false },
      }[action];
      this.replay = { ...replay, ...changes };
      return this.replay;
    },
  };

  #attach(socket: WebSocket): void {
    socket.binaryType = 'arraybuffer';
    const wire = new TextWire({
      post: (data) => socket.send(data),
      close: () => socket.close(1000),
      backlogBytes: () => socket.bufferedAmount,
    });
    const answerer = new Answerer(wire, {
      hello: () => ({ epoch: this.epoch, host: 'test', capabilities: [] }),
      answer: (name, input) => {
        this.calls.push({ name, input });
        const answer = this.#answers[name as CallName] as (input: unknown, page: Page) => unknown;
        return answerIn(this.mood, name, () => answer(CALLS[name as CallName].input.parse(input), page));
      },
      onCredit: (frames) => {
        page.credit += frames;
      },
      onBug: (name, error) => console.error(name, error),
    });
    const page: Page = { socket, wire, answerer, credit: 1, watched: false, pending: new Set(), charts: new Map() };
    this.#pages.add(page);
    socket.on('message', (data, isBinary) =>
      wire.deliver(isBinary ? data : Buffer.from(data as ArrayBuffer).toString('utf8')),
    );
    socket.on('close', (code) => {
      wire.ended(`closed with code ${code}`);
      this.#pages.delete(page);
    });
  }

  #publish(): void {
    const moved = this.feed === 'live' ? this.market.move(this.share, this.nowMs()) : new Uint32Array(0);
    for (const page of this.#pages) {
      if (!page.watched) continue;
      for (const slot of moved) page.pending.add(slot);
      if (page.credit > 0 && page.pending.size > 0) this.#send(page);
    }
  }

  #send(page: Page): void {
    const slots = Uint32Array.from(page.pending);
    page.pending.clear();
    page.credit -= 1;
    this.#seq += 1;
    const stamp = { epoch: this.epoch, seq: this.#seq, sentMs: this.nowMs(), newestRecvMs: this.market.nowMs };
    const { i32, f64 } = this.market;
    page.wire.sendFrame(encodeRows({ i32, f64, rowCells: ROW_CELLS }, slots, slots.length, stamp));
    const bars = [...page.charts.values()].map(({ slot, interval }) => this.market.formingBar(slot, interval));
    if (bars.length > 0) page.wire.sendFrame(encodeBars(bars, { ...stamp, newestRecvMs: 0 }));
  }

  #tellHealth(): void {
    for (const page of this.#pages) page.answerer.emit('health.sampled', this.health());
  }

  /** Stores a hit and tells it to every page. */
  raiseHit(changes: Partial<Hit> & { readonly slot: number }): Hit {
    const row = this.market.instruments[changes.slot];
    const hit = fakeHit(this.hits.length + 1, row, this.nowMs(), changes);
    this.hits.push(hit);
    for (const page of this.#pages) page.answerer.emit('scan.hit', hit);
    return hit;
  }

  raiseNotice(notice: Notice): void {
    for (const page of this.#pages) page.answerer.emit('notice.raised', notice);
  }

  /** Sets the feed's state and tells it; every row follows with or without the flag. */
  setFeed(feed: SessionState['feed'], reason: string | null, flag: number): void {
    this.feed = feed;
    this.feedReason = reason;
    const slots = this.market.flagAll(flag, feed !== 'live');
    for (const page of this.#pages) {
      for (const slot of slots) page.pending.add(slot);
      page.answerer.emit('session.changed', this.session());
    }
  }

  /** A new universe: every page reads its instruments again. */
  changeEpoch(): void {
    this.epoch += 1;
    for (const page of this.#pages) {
      page.pending.clear();
      page.charts.clear();
      page.watched = false;
      page.answerer.emit('session.changed', this.session());
    }
  }

  /** Cuts every socket without a word. */
  dropSockets(): void {
    for (const page of this.#pages) page.socket.terminate();
  }

  openCharts(): string[] {
    return [...this.#pages].flatMap((page) => [...page.charts.keys()]);
  }
}
