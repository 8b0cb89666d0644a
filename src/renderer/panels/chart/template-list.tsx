import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { applyTemplate, readTemplates, removeTemplate, saveTemplate, templatesStore } from './chart-templates.ts';
import { TEMPLATE_NAME_MAX } from './template-book.ts';
import { CHART_TYPE_WORDS } from './chart-type-words.ts';

/** Named sets of type, interval, indicators and volume profile: take one, keep the present chart as one, delete one. */
export function TemplateList() {
  const { list, read } = useStore(templatesStore);
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => void readTemplates(), []);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const why = saveTemplate(name);
    setRefused(why);
    if (why === null) setName('');
  };
  return (
    <section className="chart-menu-part" role="group" aria-label="Templates">
      <h3>Templates</h3>
      <ul className="chart-templates">
        {list.map((template) => (
          <li key={template.name}>
            <button type="button" className="button" onClick={() => applyTemplate(template)}>
              {template.name}
            </button>
            <span className="muted">
              {CHART_TYPE_WORDS[template.type]}, {template.interval}, indicators: {template.indicators.length}
            </span>
            <button
              type="button"
              className="button"
              aria-label={`Delete template ${template.name}`}
              onClick={() => removeTemplate(template.name)}
            >
              Delete
            </button>
          </li>
        ))}
      </ul>
      {list.length === 0 && (
        <p className="muted">None yet. Give the type, interval, indicators and volume profile of this chart a name.</p>
      )}
      <form className="chart-template-form" onSubmit={save}>
        <input
          value={name}
          maxLength={TEMPLATE_NAME_MAX}
          aria-label="Name of the template"
          placeholder="Name"
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={!read}>
          Save as template
        </button>
        {refused !== null && (
          <p className="warn" role="alert">
            {refused}
          </p>
        )}
      </form>
    </section>
  );
}
