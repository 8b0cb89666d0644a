import { useStore } from 'zustand';
import {
  AREA_PCTS,
  PROFILE_KINDS,
  PROFILE_ROWS,
  type ProfileChoice,
  type ProfileKind,
} from '../../stores/profile-choice.ts';
import { cellSelection } from '../../stores/selection.ts';
import { keyOf } from '../../shell/commands.ts';
import { useActiveChart } from './use-chart.ts';

const KIND_WORDS: Readonly<Record<ProfileKind, string>> = {
  off: 'None',
  visible: 'What is in view',
  session: 'Session',
  five: '5 sessions',
  twenty: '20 sessions',
};

function Choices<T extends string | number>(props: {
  readonly title: string;
  readonly all: readonly T[];
  readonly chosen: T;
  readonly words: (one: T) => string;
  readonly onChoose: (one: T) => void;
}) {
  return (
    <div className="chart-menu-choices" role="group" aria-label={props.title}>
      <span className="muted">{props.title}</span>
      {props.all.map((one) => (
        <button
          key={one}
          type="button"
          className="chip is-box"
          aria-pressed={one === props.chosen}
          onClick={() => props.onChoose(one)}
        >
          {props.words(one)}
        </button>
      ))}
    </div>
  );
}

/** Volume profile of the active chart: of what it is made, how fine, and how much its value area holds. */
export function ProfileMenu() {
  const selection = cellSelection(useActiveChart());
  const profile = useStore(selection, (state) => state.profile);
  const choose = (change: Partial<ProfileChoice>): void => selection.setState({ profile: { ...profile, ...change } });
  return (
    <section className="chart-menu-part" role="group" aria-label="Volume profile">
      <h3>
        Volume profile <kbd>{keyOf('chart.profile')}</kbd>
      </h3>
      <Choices
        title="of"
        all={PROFILE_KINDS}
        chosen={profile.kind}
        words={(one) => KIND_WORDS[one]}
        onChoose={(kind) => choose({ kind })}
      />
      <Choices
        title="rows, at most"
        all={PROFILE_ROWS}
        chosen={profile.rows}
        words={String}
        onChoose={(rows) => choose({ rows })}
      />
      <Choices
        title="value area"
        all={AREA_PCTS}
        chosen={profile.areaPct}
        words={(one) => `${one} %`}
        onChoose={(areaPct) => choose({ areaPct })}
      />
    </section>
  );
}
