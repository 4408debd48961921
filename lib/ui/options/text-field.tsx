import { FormField } from './form-field.tsx';
import type { SiteForm } from './site-form.ts';

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
