import { useState } from 'react';
import { sayToast } from '../../shell/alerts.ts';
import {
  type ColourRule,
  RULE_TESTS,
  RULE_TONES,
  type RuleTest,
  type RuleTone,
  RULES_MAX,
  ruleWords,
  TONE_MARKS,
} from './colour-rules.ts';
import { listedColumns, useShownView } from './column-chooser.tsx';
import { setShownView } from './views-store.ts';
import { SPARK_COLUMN } from './watch-view.ts';

const TONE_WORDS: Readonly<Record<RuleTone, string>> = { up: 'up', down: 'down', warn: 'attention', accent: 'accent' };

/** A number as people type it; null when it is none. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replaceAll(',', '').replace('\u2212', '-');
  const value = Number(plain);
  return plain === '' || !Number.isFinite(value) ? null : value;
}

/** A rule from what was typed, or what is wrong with it. */
export function ruleFrom(
  column: string,
  test: RuleTest,
  tone: RuleTone,
  texts: { readonly from: string; readonly to: string },
): ColourRule | { readonly wrong: string } {
  if (test === 'changed') return { column, test, tone, from: 0, to: 0 };
  const [from, to] = [readNumber(texts.from), test === 'between' ? readNumber(texts.to) : 0];
  if (from === null || to === null) return { wrong: 'Write a number as the cell shows it: rupees, units or percent.' };
  return { column, test, tone, from, to };
}

interface Draft {
  readonly column: string;
  readonly test: RuleTest;
  readonly tone: RuleTone;
  readonly from: string;
  readonly to: string;
}
const FIRST_DRAFT: Draft = { column: 'changePct', test: 'above', tone: 'warn', from: '', to: '' };

function Numbers({ draft, onDraft }: { readonly draft: Draft; readonly onDraft: (draft: Draft) => void }) {
  const names =
    draft.test === 'changed' ? [] : draft.test === 'between' ? (['from', 'to'] as const) : (['from'] as const);
  return names.map((name) => (
    <label key={name}>
      {name === 'to' ? 'And' : 'Value'}{' '}
      <input
        size={8}
        inputMode="decimal"
        value={draft[name]}
        onChange={({ target }) => onDraft({ ...draft, [name]: target.value })}
      />
    </label>
  ));
}

interface DraftFormProps {
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly onAdd: (rule: ColourRule) => void;
}

function DraftForm({ columns, onAdd }: DraftFormProps) {
  const [draft, setDraft] = useState(FIRST_DRAFT);
  const { column, test, tone } = draft;
  const add = (): void => {
    const known = columns.some(({ id }) => id === column) ? column : (columns[0]?.id ?? '');
    const rule = ruleFrom(known, test, tone, draft);
    if ('wrong' in rule) sayToast('info', rule.wrong);
    else onAdd(rule);
  };
  return (
    <form
      className="setup-line"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <label>
        Column{' '}
        <select value={column} onChange={({ target }) => setDraft({ ...draft, column: target.value })}>
          {columns.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        When{' '}
        <select value={test} onChange={({ target }) => setDraft({ ...draft, test: target.value as RuleTest })}>
          {RULE_TESTS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <Numbers draft={draft} onDraft={setDraft} />
      <label>
        Colour{' '}
        <select value={tone} onChange={({ target }) => setDraft({ ...draft, tone: target.value as RuleTone })}>
          {RULE_TONES.map((one) => (
            <option key={one} value={one}>
              {TONE_MARKS[one]} {TONE_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button">
        Add
      </button>
    </form>
  );
}

/** Which cells of the shown list are coloured, and when. */
export function RuleForm() {
  const view = useShownView();
  const all = listedColumns(view);
  const columns = all.filter(({ id }) => view.columns.includes(id) && id !== SPARK_COLUMN);
  const add = (rule: ColourRule): void => {
    if (view.rules.length >= RULES_MAX) sayToast('info', `A list has ${RULES_MAX} rules at most. Remove one first.`);
    else setShownView({ ...view, rules: [...view.rules, rule] });
  };
  return (
    <section aria-label="Colours of cells">
      <DraftForm columns={columns} onAdd={add} />
      {view.rules.length === 0 && <p className="muted">No cell is coloured by a rule yet.</p>}
      <ul className="setup-rules">
        {view.rules.map((rule, at) => (
          <li key={`${at} ${ruleWords(rule)}`}>
            <span>{all.find(({ id }) => id === rule.column)?.title ?? rule.column}</span>
            <span>{ruleWords(rule)}</span>
            <span data-rule={rule.tone}>
              {TONE_MARKS[rule.tone]} {TONE_WORDS[rule.tone]}
            </span>
            <button
              type="button"
              className="chip"
              onClick={() => setShownView({ ...view, rules: view.rules.toSpliced(at, 1) })}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <p className="muted">The first rule of a column that holds counts.</p>
    </section>
  );
}
