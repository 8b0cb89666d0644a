import { createStore } from 'zustand/vanilla';
import { faultOf } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { type Drawing, DRAWINGS_MAX, drawingsKey, drawingsText, parseDrawings } from './draw-model.ts';

/** Steps that can be taken back, of one instrument. */
const UNDO_MAX = 50;
/** Drawings are kept this long after the last change, ms: a key that is held down is one writing. */
const KEEP_AFTER_MS = 400;

interface Sheet {
  readonly drawings: readonly Drawing[];
  readonly undo: readonly (readonly Drawing[])[];
  /** What the last step was: steps of the same name are taken back together. */
  readonly step: string;
}

/** Drawings of every instrument that was charted in this window, by their key; absent until they were read. */
export const drawingsStore = createStore<{ readonly sheets: Readonly<Record<string, Sheet>> }>(() => ({ sheets: {} }));

const reading = new Set<string>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const NONE: readonly Drawing[] = [];

const put = (key: string, sheet: Sheet): void =>
  drawingsStore.setState(({ sheets }) => ({ sheets: { ...sheets, [key]: sheet } }));

/** Drawings of an instrument; none until they were read. */
export function drawingsOf(instrument: Instrument | undefined): readonly Drawing[] {
  if (instrument === undefined) return NONE;
  return drawingsStore.getState().sheets[drawingsKey(instrument)]?.drawings ?? NONE;
}

/** Reads the drawings of an instrument; once they are there, never again. */
export async function readDrawings(instrument: Instrument): Promise<void> {
  const key = drawingsKey(instrument);
  if (reading.has(key) || drawingsStore.getState().sheets[key] !== undefined) return;
  reading.add(key);
  try {
    const { json } = await call('prefs.get', { key });
    put(key, { drawings: parseDrawings(json), undo: [], step: '' });
  } catch (error) {
    sayToast('error', `The drawings of ${instrument.symbol} could not be read. ${faultOf(error).text}`);
  } finally {
    reading.delete(key);
  }
}

function keepSoon(instrument: Instrument): void {
  const key = drawingsKey(instrument);
  clearTimeout(timers.get(key));
  const keep = (): void => {
    timers.delete(key);
    call('prefs.set', { key, json: drawingsText(drawingsOf(instrument)) }).catch((error: unknown) =>
      sayToast('error', `The drawings of ${instrument.symbol} could not be kept. ${faultOf(error).text}`),
    );
  };
  timers.set(key, setTimeout(keep, KEEP_AFTER_MS));
}

/**
 * Puts other drawings in the place of those of an instrument. False, with the reason told, where they are not read yet
 * or are too many.
 * @param step a name; changes of one name that follow each other are taken back together, an empty one stands alone
 */
export function changeDrawings(instrument: Instrument, drawings: readonly Drawing[], step = ''): boolean {
  const key = drawingsKey(instrument);
  const sheet = drawingsStore.getState().sheets[key];
  if (sheet === undefined) {
    sayToast('info', `The drawings of ${instrument.symbol} are still being read. Try again in a moment.`);
    void readDrawings(instrument);
    return false;
  }
  if (drawings.length > DRAWINGS_MAX) {
    sayToast('info', `${instrument.symbol} has ${DRAWINGS_MAX} drawings already. Delete one first.`);
    return false;
  }
  const goesOn = step !== '' && step === sheet.step;
  const undo = goesOn ? sheet.undo : [...sheet.undo, sheet.drawings].slice(-UNDO_MAX);
  put(key, { drawings, undo, step });
  keepSoon(instrument);
  return true;
}

/** Takes the last step back; false when there is none. */
export function undoDrawing(instrument: Instrument): boolean {
  const key = drawingsKey(instrument);
  const sheet = drawingsStore.getState().sheets[key];
  const before = sheet?.undo.at(-1);
  if (sheet === undefined || before === undefined) return false;
  put(key, { drawings: before, undo: sheet.undo.slice(0, -1), step: '' });
  keepSoon(instrument);
  return true;
}
