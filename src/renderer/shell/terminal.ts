import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { Hit } from '#contract/model/scan.ts';
import { instrumentKey } from '#contract/model/instrument.ts';
import type { SessionState } from '#contract/model/terminal.ts';
import { connect } from '../client/connect.ts';
import { Link } from '../client/link.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import { takeDepthStatus } from '../stores/depth.ts';
import { engineNowMs, engineSpeed } from '../stores/engine-clock.ts';
import { EventBatch } from '../stores/event-batch.ts';
import { hitsStore, mergeHits } from '../stores/hits.ts';
import { instrumentAt, instrumentsStore } from '../stores/instruments.ts';
import { addNotice } from '../stores/notices.ts';
import { FACE_PREFS_KEY } from '#contract/model/quiet-hours.ts';
import { parseFacePrefs, prefsStore } from '../stores/prefs.ts';
import { adoptSelections } from '../stores/link-groups.ts';
import { selectionStore } from '../stores/selection.ts';
import { sessionStore } from '../stores/session.ts';
import { tradingStore } from '../stores/trading.ts';
import { adoptLists } from '../stores/watchlists.ts';
import { Mirror } from '../tables/mirror.ts';
import { PaintLoop } from '../tables/paint.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import { readInstruments, readMore, sameUniverse } from './adopt.ts';
import { listenToAlerts, readAlerts } from './alerts-bind.ts';
import { alerts } from './alerts.ts';
import { listenToJobs, readJobs } from './jobs-bind.ts';
import { slotToChart } from './default-chart.ts';
import { readHits } from './read-hits.ts';
import { readWelcome } from './read-welcome.ts';
import { readSpaces } from './space-prefs.ts';
import { listenToReplay } from './replay-places.ts';
import { listenToTrading, readTrading } from './trading-bind.ts';

/** The one mirror, paint loop and link of this window; `start` brings them to life. */
export const mirror = new Mirror();

const paintedChannel = new MessageChannel();
const afterPaintQueue: (() => void)[] = [];
paintedChannel.port1.addEventListener('message', () => afterPaintQueue.shift()?.());
paintedChannel.port1.start();

export const paintLoop = new PaintLoop(mirror, {
  onFrame: (run) => requestAnimationFrame(run),
  // A task posted inside an animation frame runs after that frame's style, layout and paint.
  afterPaint: (run) => {
    afterPaintQueue.push(run);
    paintedChannel.port2.postMessage(null);
  },
  later: (run, ms) => setTimeout(run, ms),
  nowMs: () => performance.now(),
  engineClock: () => ({ nowMs: engineNowMs(), speed: engineSpeed() }),
  credit: () => link.client?.creditFrame(),
});

for (const press of ['keydown', 'pointerdown'] as const)
  window.addEventListener(press, () => paintLoop.giveWay(), { capture: true, passive: true });

let prefsRead = false;

/** Whether stored preferences are in the stores: before, nothing may be written over them. */
export function prefsWereRead(): boolean {
  return prefsRead;
}

/** @returns whether this is a first start: no preference was ever stored. */
async function readPrefs(client: TerminalClient): Promise<boolean> {
  if (prefsRead) return false;
  const face = await client.call('prefs.get', { key: FACE_PREFS_KEY });
  const prefs = parseFacePrefs(face.json);
  prefsStore.setState(prefs);
  selectionStore.setState({ interval: prefs.interval, adjusted: prefs.adjusted });
  await readSpaces(client);
  prefsRead = true;
  return face.json === null;
}

async function adoptInstruments(client: TerminalClient): Promise<void> {
  const { epoch, rows } = await readInstruments(client);
  const known = instrumentsStore.getState();
  if (!sameUniverse(known, { epoch, rows })) {
    const selected = instrumentAt(selectionStore.getState().slot);
    const key =
      selected === undefined ? prefsStore.getState().charted : instrumentKey(selected.segment, selected.securityId);
    // Instruments are added while the epoch runs.
    mirror.reset(epoch, WIRE_LIMITS.watchedSlotsMax);
    // What was sent before is forgotten here, so that it is to be sent again.
    await client.call('market.watch', { epoch, slots: [] });
    instrumentsStore.setState({ epoch, rows });
    adoptSelections(slotToChart(rows, key));
  }
  await client.call('market.watch', { epoch, slots: rows.map((row) => row.slot) });
}

let reading: Promise<void> = Promise.resolve();

/** Reads instruments that were added to the epoch, until there are `total`; one reading at a time. */
export function readAdded(epoch: number, total: number): Promise<void> {
  reading = reading.then(async () => {
    const known = instrumentsStore.getState();
    const { client } = link;
    if (client === null || known.epoch !== epoch || known.rows.length >= total) return;
    const rows = await readMore(client, known);
    if (rows === null || instrumentsStore.getState() !== known) return;
    instrumentsStore.setState({ epoch, rows });
    await client.call('market.watch', { epoch, slots: rows.map((row) => row.slot) });
  });
  reading = reading.catch((error: unknown) => {
    const { code, text } = faultOf(error);
    addNotice({ level: 'error', code, text, atMs: engineNowMs() });
  });
  return reading;
}

/** Whether the instruments of the page are those of the session. */
function isAdopted(session: SessionState): boolean {
  const { epoch, rows } = instrumentsStore.getState();
  return epoch === session.epoch && rows.length >= session.instruments;
}

let adopting = false;
/** States of the session that were told by events. */
let sessionsHeard = 0;

async function followSession(client: TerminalClient, session: SessionState): Promise<void> {
  sessionsHeard += 1;
  sessionStore.setState({ session });
  if (adopting || isAdopted(session)) return;
  const known = instrumentsStore.getState();
  if (known.epoch === session.epoch && known.rows.length > 0) {
    await readAdded(session.epoch, session.instruments);
    return;
  }
  adopting = true;
  try {
    await adoptInstruments(client);
    await readTrading(client);
  } catch (error) {
    addNotice({ level: 'error', code: faultOf(error).code, text: faultOf(error).text, atMs: session.clock.epochMs });
  } finally {
    adopting = false;
  }
}

const hitBatch = new EventBatch<Hit>((fresh) => hitsStore.setState(({ hits }) => ({ hits: mergeHits(hits, fresh) })), {
  nowMs: () => performance.now(),
  later: (run, ms) => void setTimeout(run, ms),
});

function listen(client: TerminalClient): void {
  listenToReplay(client);
  listenToTrading(client);
  listenToAlerts(client);
  listenToJobs(client);
  client.onFrame((frame) => paintLoop.receive(frame));
  client.on('session.changed', (session) => void followSession(client, session));
  client.on('instruments.added', ({ epoch, total }) => void readAdded(epoch, total));
  client.on('watchlists.changed', ({ lists }) => adoptLists(lists));
  client.on('replay.changed', ({ nowMs }) => {
    // A replay that went back knows nothing of later hits; they will be told again.
    if (nowMs >= (sessionStore.getState().session?.replay?.nowMs ?? nowMs)) return;
    hitsStore.setState(({ hits }) => ({ hits: hits.filter(({ atMs }) => atMs <= nowMs) }));
  });
  client.on('replay.changed', (replay) =>
    sessionStore.setState(({ session }) => ({ session: session === null ? null : { ...session, replay } })),
  );
  client.on('depth.changed', takeDepthStatus);
  client.on('health.sampled', (health) => sessionStore.setState({ health }));
  client.on('scan.hit', (hit) => hitBatch.push(hit));
  client.on('notice.raised', (notice) => {
    addNotice(notice);
    alerts.notice(notice);
  });
}

async function opened(client: TerminalClient): Promise<void> {
  listen(client);
  const heard = sessionsHeard;
  const [session, first] = await Promise.all([client.call('session.state', {}), readPrefs(client)]);
  // What was told while the preferences were read is newer than the answer.
  if (sessionsHeard === heard) sessionStore.setState({ session });
  if (session.replay === null) await readWelcome(client, first);
  await adoptInstruments(client);
  void readTrading(client);
  void readAlerts(client);
  void readJobs(client);
  client.call('watchlists.list', {}).then(
    ({ lists }) => adoptLists(lists),
    (error: unknown) =>
      addNotice({ level: 'warn', code: faultOf(error).code, text: faultOf(error).text, atMs: engineNowMs() }),
  );
  void readHits(client);
}

export const link = new Link({
  connect,
  opened,
  closed: () => {
    paintLoop.disconnected();
    // What was armed was armed for the account as it was seen then.
    tradingStore.setState({ armed: false });
  },
  changed: (state) =>
    sessionStore.setState(({ everOpen }) => ({ link: state, everOpen: everOpen || state.phase === 'open' })),
  nowMs: () => Date.now(),
  later: (run, ms) => setTimeout(run, ms),
  random: () => Math.random(),
});

/** A reading over the connection that there is when it is asked for; without one nothing is read: it comes by itself. */
export function withEngine(read: (client: TerminalClient) => Promise<void>): () => void {
  return () => {
    if (link.client !== null) void read(link.client);
  };
}

/** Calls the engine over whatever connection there is. */
export function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  return link.call(name, input);
}
