import { type RefObject, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { addLeg, trayRefusal, trayStore } from '../../stores/baskets.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { meantEntry } from '../../stores/meant-account.ts';
import { freshOrderId } from '../../ticket/client-order-id.ts';
import { quoteOf } from '../../ticket/ticket-control.ts';
import { priceWords, quantityWords } from '../../ticket/ticket-words.ts';
import { saveFile } from '../../ui/csv.ts';
import { FileButton } from '../../ui/file-button.tsx';
import { SideMark } from './side-mark.tsx';
import { LAYOUT_WORDS, leftText, readTrayCsv, type TrayImport, trayCsv } from './tray-csv.ts';

const FILE_NAME = 'basket.csv';

const read = (text: string): TrayImport | string =>
  readTrayCsv(text, { rows: instrumentsStore.getState().rows, quoteOf, freshId: freshOrderId });

function Refused({ refused }: Pick<TrayImport, 'refused'>) {
  return (
    <ul className="tray-refused" aria-label="Rows that are no leg">
      {refused.map(({ line, cells, why }) => (
        <li key={line}>
          <span className="warn">Line {line}</span> <code>{cells.join(', ')}</code> {why}
        </li>
      ))}
    </ul>
  );
}

/** What was read, and the word that puts it into the tray. */
function Offer({ offer, onPut, onLeave }: { offer: TrayImport; onPut: () => void; onLeave: () => void }) {
  const { legs, refused } = offer;
  return (
    <div role="group" aria-label="What was read">
      <p className="muted" role="status">
        {legs.length} of {legs.length + refused.length} rows are legs.
        {refused.length > 0 && ' The others stay in the field above until they are right.'}
      </p>
      {refused.length > 0 && <Refused refused={refused} />}
      <ol className="tray-legs">
        {legs.map(({ intent, symbol, lot, decimals }) => (
          <li key={intent.clientOrderId} className="tray-leg">
            <SideMark side={intent.side} /> <b>{symbol}</b> {quantityWords(intent.quantity, lot)}{' '}
            {priceWords(intent, decimals)} <span className="muted">{intent.product}</span>
          </li>
        ))}
      </ol>
      <span className="setup-line">
        {legs.length > 0 && (
          // The button that was pressed is gone: what it asked goes on here.
          <button type="button" className="button" autoFocus onClick={onPut}>
            Put {legs.length} into the tray
          </button>
        )}
        <button type="button" className="button" onClick={onLeave}>
          Leave it
        </button>
      </span>
    </div>
  );
}

/** The lines as they are typed, what was read of them, and what is said of it. */
function useImport(lines: RefObject<HTMLTextAreaElement | null>) {
  const [text, setText] = useState('');
  const [offer, setOffer] = useState<TrayImport | null>(null);
  const [said, setSaid] = useState('');
  const begin = (from: string): void => {
    const found = read(from);
    setText(from);
    setSaid(typeof found === 'string' ? found : '');
    setOffer(typeof found === 'string' ? null : found);
  };
  const type = (typed: string): void => {
    setText(typed);
    setOffer(null);
    setSaid('');
  };
  // What is left to correct takes the keyboard: the button that was pressed is gone.
  const leave = (): void => {
    setOffer(null);
    lines.current?.focus();
  };
  const put = (found: TrayImport): void => {
    const { account } = meantEntry();
    const refused = trayRefusal(found.legs.length, account);
    if (refused !== null) return setSaid(refused);
    for (const leg of found.legs) addLeg(leg, account);
    setText(leftText(found));
    leave();
    setSaid(`In the tray: ${found.legs.length} more legs.`);
  };
  return { text, offer, said, begin, type, leave, put };
}

/** Where lines come from besides typing, and where the tray goes to. */
function Files({ reads, onRead }: { reads: boolean; onRead: (content: string) => void }) {
  const legs = useStore(trayStore, (tray) => tray.legs);
  return (
    <span className="setup-line">
      {reads && (
        <button type="submit" className="button">
          Read the lines
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={legs.length === 0}
        onClick={() => saveFile(FILE_NAME, trayCsv(legs))}
      >
        Export the tray
      </button>
      <FileButton words="From a file…" kind="table" label="File with legs" onText={onRead} />
    </span>
  );
}

/** Legs out of a CSV, and the tray as one. */
export function TrayFiles() {
  const lines = useRef<HTMLTextAreaElement>(null);
  const { text, offer, said, begin, type, leave, put } = useImport(lines);
  return (
    <form
      className="setup-form"
      aria-label="Legs from a file"
      onSubmit={(event) => {
        event.preventDefault();
        begin(text);
      }}
    >
      <h3>Legs from a CSV</h3>
      <p className="muted">{LAYOUT_WORDS}</p>
      <label>
        Lines of the CSV
        <textarea
          ref={lines}
          rows={5}
          value={text}
          placeholder={'Symbol,Side,Lots,Price\nNIFTY NOV FUT,BUY,1,b'}
          onChange={({ target }) => type(target.value)}
        />
      </label>
      {offer !== null && <Offer offer={offer} onPut={() => put(offer)} onLeave={leave} />}
      <p role="status" className="warn">
        {said}
      </p>
      <Files reads={offer === null} onRead={begin} />
    </form>
  );
}
