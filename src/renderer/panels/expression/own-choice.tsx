/** One of a few, with its label. */
export function Choice<T extends string>(props: {
  id: string;
  title: string;
  value: T;
  all: readonly (readonly [value: T, words: string])[];
  onChoose: (value: T) => void;
}) {
  return (
    <div className="own-row">
      <label className="own-label" htmlFor={props.id}>
        {props.title}
      </label>
      <select
        id={props.id}
        value={props.value}
        onChange={(event) => {
          const chosen = props.all.find(([value]) => value === event.target.value);
          if (chosen !== undefined) props.onChoose(chosen[0]);
        }}
      >
        {props.all.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
