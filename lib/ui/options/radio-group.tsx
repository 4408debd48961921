/** A choice between a few options, each with an explanation. */
export function RadioGroup<T extends string>(props: {
  name: string;
  label: string;
  value: T;
  options: readonly { value: T; label: string; hint: string }[];
  choose: (value: T) => void;
}) {
  const { name } = props;
  return (
    <fieldset class="field choice">
      <legend>{props.label}</legend>
      <div class="opts">
        {props.options.map(({ value, label, hint }) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === props.value}
              aria-labelledby={`${name}-${value}-label`}
              aria-describedby={`${name}-${value}`}
              onChange={() => props.choose(value)}
            />
            <span>
              <b id={`${name}-${value}-label`}>{label}</b>
              <small id={`${name}-${value}`}>{hint}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
