import { FaultError, fault, faultOf, never } from '#contract/faults.ts';
import type { Hit } from '#contract/model/scan.ts';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { sqliteCode, writeStop } from '../../storage/db.ts';
import { packInstrument } from '../../storage/statements.ts';
import type {
  BrokerAccess,
  CommonOrder,
  MessagePortLike,
  StoreAnswer,
  StoreOrder,
  StoreReport,
  StoreRequest,
} from '../protocol.ts';
import type { ThreadBody } from '../thread.ts';
import { AlertShelf } from './alert-shelf.ts';
import { AtmIvSource } from './atm-iv-source.ts';
import { BarPages } from './bar-pages.ts';
import { type Broker, BrokerLink } from './broker-link.ts';
import { CopyKeeper } from './copy-keeper.ts';
import { ClockProbe } from './clock-probe.ts';
import { resumeDay } from './day-resume.ts';
import { HistorySource } from './history-source.ts';
import { Housekeeping } from './housekeeping.ts';
import { InstrumentHolds } from './instrument-holds.ts';
import { isJobRequest, JobShelf } from './job-shelf.ts';
import { isAboutJournal, JournalShelf } from './journal-shelf.ts';
import { MasterBook } from './master-book.ts';
import { MinuteWriter } from './minute-writer.ts';
import { Prefetch } from './prefetch.ts';
import { savedAnswer } from './saved-answer.ts';
import { SeriesSource } from './series-source.ts';
import { EpochInstruments, type StoreContext } from './store-context.ts';
import { TodayMinutes } from './today-minutes.ts';
import { enlist } from './enlist.ts';
import { UniverseSource } from './universe-source.ts';
import { isAboutOutcomes, ValidationShelf } from './validation-shelf.ts';

/** Requests that may wait for the broker at once: a full screen of charts and the scanners' own few. */
export const REQUESTS_MAX = 512;

export interface StoreParts {
  /** @param heard called with the time that an answer of the broker said. */
  connect(access: BrokerAccess, heard: ClockProbe['heard']): Broker;
  /** Hands over what arrives at a port; only the shell knows real ports. */
  listen(port: MessagePortLike, receive: (message: StoreOrder) => void): void;
}

type Reply = (report: Extract<StoreReport, { type: 'answer' | 'refused' }>) => void;

/** What the store thread does: answers requests, and writes every minute as it closes. Owner of the database. */
export class StoreBody implements ThreadBody<StoreOrder> {
  readonly #context: StoreContext;
  readonly #parts: StoreParts;
  readonly #link: BrokerLink;
  readonly #clock: ClockProbe;
  readonly #holds: InstrumentHolds;
  readonly #book: MasterBook;
  readonly #universe: UniverseSource;
  readonly #writer: MinuteWriter;
  readonly #history: HistorySource;
  readonly #prefetch: Prefetch;
  readonly #pages: BarPages;
  readonly #series: SeriesSource;
  readonly #atmIv: AtmIvSource;
  readonly #alerts: AlertShelf;
  readonly #validation: ValidationShelf;
  readonly #jobs: JobShelf;
  readonly #journal: JournalShelf;
  readonly #housekeeping: Housekeeping;
  readonly #copies: CopyKeeper;
  readonly #doors: MessagePortLike[] = [];
  #pending = 0;
  #closed = false;

  constructor(context: StoreContext, parts: StoreParts) {
    this.#context = context;
    this.#parts = parts;
    this.#link = new BrokerLink(
      (access) => parts.connect(access, (time) => this.#clock.heard(time)),
      context.hasBroker,
    );
    this.#clock = new ClockProbe(context, this.#link);
    if (context.boot.access !== null) this.#link.open(context.boot.access);
    this.#holds = new InstrumentHolds(context);
    this.#book = new MasterBook(context, this.#holds);
    this.#universe = new UniverseSource(context, this.#link, this.#book);
    this.#writer = new MinuteWriter(context);
    this.#history = new HistorySource(context, this.#link);
    this.#prefetch = new Prefetch(context, this.#link, this.#history);
    const today = new TodayMinutes(context, this.#writer, this.#history, this.#link);
    this.#pages = new BarPages(context, this.#history, today);
    this.#series = new SeriesSource(this.#pages);
    this.#atmIv = new AtmIvSource(context, this.#link);
    this.#alerts = new AlertShelf(context);
    this.#jobs = new JobShelf(context, this.#link, this.#history, this.#universe);
    this.#validation = new ValidationShelf(context);
    this.#journal = new JournalShelf(context, this.#pages);
    this.#housekeeping = new Housekeeping(context, () => this.#alerts.forgetSome() || this.#validation.forgetSome());
    this.#copies = new CopyKeeper(context);
    this.#holds.tell();
  }

  step(order: Exclude<StoreOrder, CommonOrder>, nowMs: number): void {
    if (order.type === 'access') this.#link.open(order.access);
    else if (order.type === 'door') this.#open(order.port);
    else if (order.type === 'request')
      this.#serve(order.id, order.request, nowMs, (report) => this.#context.tools.report(report));
    else never(order);
  }

  tick(nowMs: number): void {
    this.#writer.tick(nowMs);
    this.#universe.tick();
    this.#book.tick();
    this.#housekeeping.tick();
    this.#copies.tick();
    this.#atmIv.tick();
    this.#prefetch.tick();
    this.#clock.tick();
  }

  close(): void {
    this.#closed = true;
    this.#copies.stop();
    this.#atmIv.stop();
    this.#prefetch.close();
    this.#writer.tick(this.#context.tools.clock.nowMs(), true);
    for (const door of this.#doors) door.close();
    this.#link.close();
    this.#context.lakePast?.close();
    this.#context.storage.db.close();
  }

  #open(port: MessagePortLike): void {
    this.#doors.push(port);
    this.#parts.listen(port, (order) => {
      if (order.type !== 'request' || this.#closed) return;
      this.#serve(order.id, order.request, this.#context.tools.clock.nowMs(), (report) => port.postMessage(report));
    });
  }

  #serve(id: number, request: StoreRequest, nowMs: number, reply: Reply): void {
    const { counters, tools } = this.#context;
    counters.add('requests');
    const refuse = (thrown: unknown): void => {
      if (this.#closed) return;
      const why = requestFault(thrown);
      counters.add('requestsRefused');
      if (why.kind === 'bug') tools.log('error', 'store.request_failed', { request: request.kind, text: why.text });
      reply({ type: 'refused', id, fault: why });
    };
    if (this.#pending >= REQUESTS_MAX) {
      refuse(
        new FaultError(
          fault('unavailable.store_busy', `${this.#pending} requests wait for the store already. Ask again later.`),
        ),
      );
      return;
    }
    try {
      const answer = this.#answer(request, nowMs);
      if (!(answer instanceof Promise)) {
        reply({ type: 'answer', id, answer });
        return;
      }
      this.#pending += 1;
      const settle = (act: () => void): void => {
        this.#pending -= 1;
        if (!this.#closed) act();
      };
      answer.then(
        (value) => settle(() => reply({ type: 'answer', id, answer: value })),
        (thrown: unknown) => settle(() => refuse(thrown)),
      );
    } catch (thrown) {
      refuse(thrown);
    }
  }

  #adopt(request: Extract<StoreRequest, { kind: 'adopt' }>): StoreAnswer {
    const context = this.#context;
    const instruments = request.instruments.map((instrument, slot) => ({ ...instrument, slot }));
    context.epoch = new EpochInstruments(instruments);
    context.joined.clear();
    // A store that restarted within an epoch has lost the day's list too.
    if (context.hasBroker) this.#book.resume();
    context.adoptHistory(request.recordedFrom ?? null);
    return { instruments };
  }

  #answer(request: StoreRequest, nowMs: number): StoreAnswer | Promise<StoreAnswer> {
    const context = this.#context;
    if (isAboutOutcomes(request)) return this.#validation.answer(request, nowMs);
    if (isJobRequest(request)) return this.#jobs.answer(request);
    if (isAboutJournal(request)) return this.#journal.answer(request, nowMs);
    switch (request.kind) {
      case 'universe':
        return this.#chooseUniverse(request.limit);
      case 'adopt':
        return this.#adopt(request);
      case 'enlist':
        return enlist(context, this.#book, request.codes, nowMs);
      case 'listed':
        return { instruments: request.codes.flatMap((code) => this.#book.find(code) ?? []) };
      case 'ladders':
        return { ladders: this.#book.ladders() };
      case 'watchlists':
      case 'watchlistSave':
      case 'watchlistRemove':
      case 'ownScanners':
      case 'ownScannerSave':
      case 'ownScannerRemove':
      case 'prefGet':
      case 'prefSet':
        return savedAnswer(context, request);
      case 'search':
        return this.#book.search(request.text, request.limit);
      case 'changes':
        return this.#book.changes(request.from, request.limit);
      case 'resume':
        return { points: resumeDay(context, this.#writer, nowMs) };
      case 'bars':
        return this.#pages.page(request);
      case 'series':
        return this.#series.series(request);
      case 'actions':
        this.#pages.instrumentOf(request.slot);
        return { actions: this.#history.actions(request.slot) };
      case 'prefetch':
        if (request.action === 'start') return this.#prefetch.start(request.slots ?? []);
        return request.action === 'stop' ? this.#prefetch.stop() : this.#prefetch.state;
      case 'holds':
        return { holds: this.#holds.list() };
      case 'confirmChange':
        return { confirmed: this.#holds.confirm(request.which) };
      case 'atmIv':
        return this.#atmIv.series(request.root);
      case 'hits':
        return { hits: this.#hits(request, nowMs) };
      case 'hitIds':
        return { next: context.hits.nextId(), runsAgain: context.hits.hasAfter(context.source, nowMs) };
      case 'saveHits':
        return { hits: this.#saveHits(request.hits) };
      case 'alertsBegin':
      case 'alertsSave':
      case 'alertsPage':
      case 'alertRuleSave':
      case 'alertRuleRemove':
      case 'alertSentTo':
      case 'deliveriesSave':
        return this.#alerts.answer(request, nowMs);
      default:
        return never(request);
    }
  }

  async #chooseUniverse(limit: number): Promise<StoreAnswer> {
    const capped = Math.min(limit, this.#context.boot.memory.capacity);
    const answer = await this.#universe.choose(capped);
    if (!this.#closed) this.#context.epoch = new EpochInstruments(answer.instruments);
    return answer;
  }

  #hits(request: Extract<StoreRequest, { kind: 'hits' }>, nowMs: number): Hit[] {
    const { hits, source, epoch } = this.#context;
    const { limit, beforeId, scannerId } = request;
    const page = hits.page(source, {
      nowMs,
      limit,
      ...(beforeId === undefined ? {} : { beforeId }),
      ...(scannerId === undefined ? {} : { scannerId }),
    });
    return page.map((hit) => ({
      ...hit,
      slot: epoch.slotOf(packInstrument(SEGMENT_CODES[hit.segment], hit.securityId)),
    }));
  }

  #saveHits(hits: readonly Hit[]): Hit[] {
    const { counters, source } = this.#context;
    try {
      const saved = this.#context.hits.save(source, hits);
      counters.add('hitsStored', saved.length);
      return saved;
    } catch (thrown) {
      counters.add('hitsRefused', hits.length);
      const text = writeStop(thrown);
      if (text !== null) this.#context.tellOnce('unavailable.storage', text);
      throw thrown;
    }
  }
}

/** A database error is no bug of the asker: it names the disk. */
function requestFault(thrown: unknown): ReturnType<typeof fault> {
  const stop = writeStop(thrown);
  if (stop !== null) return fault('unavailable.storage', stop);
  const code = sqliteCode(thrown);
  return code === '' ? faultOf(thrown) : fault('bug.database', `${code}: ${(thrown as Error).message}`);
}
