import { useState } from 'react';
import { useStore } from 'zustand';
import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { faultOf } from '#contract/faults.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { changeList, newList } from '../../shell/watch-actions.ts';
import { costWords } from '../../shell/watch-cost.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { shownList, watchlistsStore } from '../../stores/watchlists.ts';
import { addSeparator, addSpread, setListMode } from './list-actions.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { withInstruments } from './list-edit.ts';
import { legsOf, parseLegs } from './spread-text.ts';
import { findSymbols, importWords, symbolsOf } from './symbol-import.ts';
import { exportShown } from './export-shown.ts';

/** Answers of one search that are looked through for the exact name. */
const SEARCHED = 20;

const search = async (text: string): Promise<readonly Instrument[]> =>
  (await call('instruments.search', { text, limit: SEARCHED })).rows;

const found = (symbols: readonly string[]) => findSymbols(symbols, instrumentsStore.getState().rows, search);

/** Symbols that were found and wait for a word, with what they would cost. */
interface Found {
  readonly rows: readonly Instrument[];
  readonly unknown: readonly string[];
  readonly cut: number;
  readonly cost: string;
}

/** Looks symbols up and asks what they cost; nothing is added yet. Null = there is nothing to add, and it was said. */
async function lookUp(text: string): Promise<Found | null> {
  try {
    const { symbols, cut } = symbolsOf(text);
    if (symbols.length === 0) {
      sayToast('info', 'There is no symbol in it. Write one in each line.');
      return null;
    }
    const { found: rows, unknown } = await found(symbols);
    const instruments = rows.map(({ segment, securityId }) => ({ segment, securityId }));
    if (rows.length > 0) return { rows, unknown, cut, cost: costWords(await call('feed.cost', { instruments })) };
    sayToast('info', importWords(0, 0, unknown, cut));
  } catch (error) {
    sayToast('error', faultOf(error).text);
  }
  return null;
}

async function addFound({ rows, unknown, cut }: Found): Promise<void> {
  const list = shownList();
  if (list === undefined) return;
  let added = 0;
  const saved = await changeList(list.id, (latest) => {
    const next = withInstruments(latest, rows);
    added = next.added;
    return added === 0 ? latest : next.list;
  });
  if (added > 0 && saved === null) return;
  sayToast('info', importWords(added, rows.length - added, unknown, cut));
}

async function makeSpread(label: string, text: string): Promise<boolean> {
  const typed = parseLegs(text);
  if ('wrong' in typed) {
    sayToast('info', typed.wrong);
    return false;
  }
  try {
    const { found: rows, unknown } = await found(typed.legs.map(({ symbol }) => symbol));
    if (unknown.length > 0) {
      sayToast('info', `Not listed today: ${unknown.join(', ')}. Write symbols as the market watch shows them.`);
      return false;
    }
    return await addSpread(label, legsOf(typed.legs, rows));
  } catch (error) {
    sayToast('error', faultOf(error).text);
    return false;
  }
}

const AS_TERMINAL = 'terminal';

function ModeOfList({ list }: { readonly list: Watchlist }) {
  return (
    <label className="setup-line">
      Feed mode of the list{' '}
      <select
        value={list.mode ?? AS_TERMINAL}
        onChange={({ target: { value } }) => setListMode(value === AS_TERMINAL ? null : (value as FeedMode))}
      >
        <option value={AS_TERMINAL}>as the terminal</option>
        {FEED_MODES.map((mode) => (
          <option key={mode}>{mode}</option>
        ))}
      </select>
      <span className="muted">
        ticker: price alone; quote: and the day; full: and the book. Whoever needs most of an instrument decides.
      </span>
    </label>
  );
}

function SpreadForm() {
  const [label, setLabel] = useState('');
  const [legs, setLegs] = useState('');
  return (
    <form
      className="setup-form"
      onSubmit={(event) => {
        event.preventDefault();
        void makeSpread(label, legs).then((done) => {
          if (!done) return;
          setLabel('');
          setLegs('');
        });
      }}
    >
      <h3>Spread</h3>
      <label>
        Label <input maxLength={64} value={label} onChange={({ target }) => setLabel(target.value)} />
      </label>
      <label>
        Legs, a factor and a symbol in each line
        <textarea
          rows={4}
          placeholder={'1 NIFTY NOV FUT\n-1 NIFTY'}
          value={legs}
          onChange={({ target }) => setLegs(target.value)}
        />
      </label>
      <button type="submit" className="button">
        Add the spread
      </button>
    </form>
  );
}

function SeparatorForm() {
  const [label, setLabel] = useState('');
  return (
    <form
      className="setup-form"
      onSubmit={(event) => {
        event.preventDefault();
        addSeparator(label);
        setLabel('');
      }}
    >
      <h3>Separator</h3>
      <label>
        Label <input maxLength={64} value={label} onChange={({ target }) => setLabel(target.value)} />
      </label>
      <button type="submit" className="button">
        Add the separator
      </button>
    </form>
  );
}

/** What the found symbols cost, and the word that adds them. */
function Offer({ offer, done }: { readonly offer: Found; readonly done: () => void }) {
  const { rows, unknown, cost } = offer;
  const missing = unknown.length === 0 ? '' : `; ${unknown.length} are not listed today`;
  return (
    <>
      <p className="muted" role="status">
        On the list they are {cost}
        {missing}.
      </p>
      <span className="setup-line">
        <button
          type="button"
          className="button"
          // The button that was pressed is gone: what it asked goes on here.
          ref={(button) => button?.focus()}
          onClick={() => {
            void addFound(offer);
            done();
          }}
        >
          Add {rows.length === 1 ? 'it' : `all ${rows.length}`}
        </button>
        <button type="button" className="button" onClick={done}>
          Leave it
        </button>
      </span>
    </>
  );
}

function ImportForm() {
  const [text, setText] = useState('');
  const [offer, setOffer] = useState<Found | null>(null);
  return (
    <form
      className="setup-form"
      onSubmit={(event) => {
        event.preventDefault();
        void lookUp(text).then(setOffer);
      }}
    >
      <h3>Import</h3>
      <label>
        Symbols, one in each line, or a CSV
        <textarea
          rows={4}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setOffer(null);
          }}
        />
      </label>
      {offer === null ? (
        <span className="setup-line">
          <button type="submit" className="button">
            See what they cost
          </button>
          <FileButton
            words="From a file…"
            kind="table"
            label="File with symbols"
            onText={(read) => void lookUp(read).then(setOffer)}
          />
        </span>
      ) : (
        <Offer
          offer={offer}
          done={() => {
            setOffer(null);
            setText('');
          }}
        />
      )}
    </form>
  );
}

/** What the shown list holds, how it comes, and how it leaves as a file. */
export function ListForm() {
  const list = useStore(watchlistsStore, ({ lists, shown }) => lists.find(({ id }) => id === shown));
  return (
    <section aria-label="The list" className="setup-list">
      <div className="setup-line">
        <button type="button" className="button" onClick={() => void newList()}>
          New list
        </button>
        <button type="button" className="button" onClick={exportShown}>
          Export the shown rows as CSV
        </button>
      </div>
      {list === undefined ? (
        <p className="muted">The whole market is shown. Choose a list to change what it holds.</p>
      ) : (
        <>
          <ModeOfList list={list} />
          <div className="setup-forms">
            <SpreadForm />
            <SeparatorForm />
            <ImportForm />
          </div>
        </>
      )}
    </section>
  );
}
