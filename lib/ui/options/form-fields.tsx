import type { JSX } from 'preact';
import type { SiteForm } from './site-form.ts';

/** A label with its control, hint and errors. */
export function FormField(props: {
  id: string;
  label: string;
  hint: string;
  errors: readonly string[] | undefined;
  control: (ties: { id: string; 'aria-invalid': boolean; 'aria-describedby': string }) => JSX.Element;
}) {
  const { id, errors = [] } = props;
  const described = errors.length > 0 ? `${id}-errors ${id}-hint` : `${id}-hint`;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div>
        {props.control({ id, 'aria-invalid': errors.length > 0, 'aria-describedby': described })}
        {errors.length > 0 && (
          <ul class="err" id={`${id}-errors`}>
            {errors.map((error) => (
              <li key={error}>{error}</li>
            ))}
          </ul>
        )}
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      </div>
    </div>
  );
}

/** A labelled text field with a hint, checked during typing. `field` is also the id of its element. */
export function TextField(props: {
  form: SiteForm;
  field: string;
  label: string;
  hint: string;
  value: string;
  change: (value: string) => void;
  /** More than one makes it a multi-line field. */
  rows?: number;
  prose?: boolean;
}) {
  const { form, field, rows = 1 } = props;
  const common = {
    class: props.prose ? '' : 'mono',
    dir: props.prose ? ('auto' as const) : ('ltr' as const),
    spellcheck: false,
    autocomplete: 'off',
    value: props.value,
    onInput: (event: { currentTarget: { value: string } }) => {
      props.change(event.currentTarget.value);
      form.typed(field);
    },
    onBlur: () => form.leave(field),
  };
  return (
    <FormField
      id={field}
      label={props.label}
      hint={props.hint}
      errors={form.errorsAt(field)}
      control={(ties) =>
        rows > 1 ? <textarea {...ties} {...common} rows={rows} /> : <input {...ties} {...common} type="text" />
      }
    />
  );
}

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
