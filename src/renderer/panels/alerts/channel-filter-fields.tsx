import type { ChannelFilter } from '#contract/model/notifier.ts';
import { PRIORITIES, SCANNER_GROUPS } from '#contract/model/scan.ts';
import { sayToast } from '../../shell/alerts.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { ChannelField } from './channel-field.tsx';
import { listOf, placesText, readPlaces, wholeOf } from './channel-words.ts';

export interface ChannelFilterFieldsProps {
  readonly filter: ChannelFilter;
  readonly onChange: (filter: ChannelFilter) => void;
}

function familiesOf(text: string): ChannelFilter['groups'] | null {
  const names = listOf(text.toLowerCase());
  const groups = SCANNER_GROUPS.filter((group) => names.includes(group));
  if (groups.length === names.length) return groups;
  const unknown = names.find((name) => !SCANNER_GROUPS.some((group) => group === name));
  sayToast('error', `There is no family ${unknown}. They are ${SCANNER_GROUPS.join(', ')}.`);
  return null;
}

function instrumentsOf(text: string, kept: ChannelFilter['instruments']): ChannelFilter['instruments'] | null {
  const read = readPlaces(text, instrumentsStore.getState().rows, kept);
  if ('places' in read) return read.places;
  sayToast('error', `${read.unknown} is not subscribed. Put it on a list, or check its spelling.`);
  return null;
}

/** A whole number as typed, or what is said in its place. */
function numberOf(text: string, min: number, what: string): number | null {
  const number = wholeOf(text, min);
  if (number === null) sayToast('error', `${what} is a whole number from ${min} on; "${text}" is none.`);
  return number;
}

/** What a channel takes: which scanners, how sure and pressing, which instruments and expiries, and for how long. */
export function ChannelFilterFields({ filter, onChange }: ChannelFilterFieldsProps) {
  const parts = { filter, set: (change: Partial<ChannelFilter>): void => onChange({ ...filter, ...change }) };
  return (
    <>
      <ScannerFields {...parts} />
      <PlaceFields {...parts} />
    </>
  );
}

interface PartProps {
  readonly filter: ChannelFilter;
  readonly set: (change: Partial<ChannelFilter>) => void;
}

function ScannerFields({ filter, set }: PartProps) {
  return (
    <>
      <label className="alert-field">
        least priority
        <select
          className="filter is-short"
          value={filter.minPriority}
          onChange={({ target }) => set({ minPriority: PRIORITIES.find((one) => one === target.value) ?? 'low' })}
        >
          {PRIORITIES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <ChannelField
        name="least confidence %"
        label="Hits below it are not sent; communities never get less than 90. Enter saves."
        value={String(Math.round(filter.minConfidence * 100))}
        onSave={(text) => {
          const percent = numberOf(text, 0, 'The least confidence');
          if (percent !== null) set({ minConfidence: percent / 100 });
        }}
      />
      <ChannelField
        name="scanners"
        label="Ids with commas between; empty = all. Kow Signal goes only where it is named. Enter saves."
        value={filter.scanners.join(', ')}
        onSave={(text) => set({ scanners: listOf(text) })}
      />
      <ChannelField
        name="families"
        label={`Of ${SCANNER_GROUPS.join(', ')}, with commas between; empty = all. Enter saves.`}
        value={filter.groups.join(', ')}
        onSave={(text) => {
          const groups = familiesOf(text);
          if (groups !== null) set({ groups });
        }}
      />
    </>
  );
}

function PlaceFields({ filter, set }: PartProps) {
  return (
    <>
      <ChannelField
        name="instruments"
        label="Symbols with commas between; empty = all. Enter saves."
        value={placesText(filter.instruments)}
        onSave={(text) => {
          const instruments = instrumentsOf(text, filter.instruments);
          if (instruments !== null) set({ instruments });
        }}
      />
      <ChannelField
        name="most days to expiry"
        label="Of contracts only those that expire within so many days; empty = all. What does not expire passes. Enter saves."
        value={filter.expiryDays === null ? '' : String(filter.expiryDays)}
        onSave={(text) => {
          const expiryDays = text === '' ? null : numberOf(text, 0, 'The days to the expiry');
          if (text === '' || expiryDays !== null) set({ expiryDays });
        }}
      />
      <ChannelField
        name="news for minutes"
        label="What could not be sent within so many minutes is not sent any more. Enter saves."
        value={String(filter.expiryMinutes)}
        onSave={(text) => {
          const expiryMinutes = numberOf(text, 1, 'The time that an alert is news');
          if (expiryMinutes !== null) set({ expiryMinutes });
        }}
      />
      <button
        type="button"
        className="button"
        aria-pressed={filter.ownRules}
        title="Alerts that you made yourself; communities never get them"
        onClick={() => set({ ownRules: !filter.ownRules })}
      >
        {filter.ownRules ? 'with own alerts' : 'without own alerts'}
      </button>
    </>
  );
}
