import { useStore } from 'zustand';
import { helpStore } from '../../stores/help.ts';
import { findTerms } from './glossary.ts';
import { TOPICS } from './term.ts';

/** Every word with its meaning, narrowed by a search. */
export function HelpWords() {
  const query = useStore(helpStore, (state) => state.query);
  const found = findTerms(query);
  const topics = TOPICS.filter((topic) => found.some((term) => term.topic === topic));
  // What is searched for stands first, whatever its topic.
  const lists = query.trim() === '' ? topics.map((topic) => found.filter((term) => term.topic === topic)) : [found];
  return (
    <section aria-label="Words">
      <div className="help-search">
        <input
          type="search"
          className="filter"
          aria-label="Search the words"
          placeholder="A word, a column head, an abbreviation"
          value={query}
          onChange={(event) => helpStore.setState({ query: event.target.value })}
        />
        <span className="muted" role="status">
          {found.length === 1 ? '1 word' : `${found.length} words`}
        </span>
      </div>
      {found.length === 0 && (
        <p className="muted">No word is about “{query}”. Try a shorter part of it, or empty the field to see all.</p>
      )}
      {lists.map((terms, i) => (
        <div key={query.trim() === '' ? topics[i] : 'found'}>
          {query.trim() === '' && <h2>{topics[i]}</h2>}
          <dl className="help-terms">
            {terms.map(({ term, also, text, topic }) => (
              <div key={`${topic} ${term}`} data-term={term}>
                <dt>
                  {term} {also.length > 0 && <span className="muted">{also.join(', ')}</span>}
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
