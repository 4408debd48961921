import type { JSX } from 'preact';

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
