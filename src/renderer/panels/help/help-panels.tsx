import { goToPanel } from '../../shell/dock-control.ts';
import { keysOf } from '../../shell/commands.ts';
import { ABOUT_PANELS } from './about-panels.ts';
import { panelIds, panelTitle } from './panel-title.ts';

/** What each panel is for, its key, and the way there. */
export function HelpPanels() {
  return (
    <section aria-label="Panels">
      <dl className="help-terms is-panels">
        {panelIds().map((id) => (
          <div key={id}>
            <dt>
              <button type="button" className="chip is-box" onClick={() => goToPanel(id)}>
                {panelTitle(id)}
              </button>{' '}
              {keysOf(`panel.${id}`).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{ABOUT_PANELS[id]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
