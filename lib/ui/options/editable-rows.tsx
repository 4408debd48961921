import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { t } from '../shared/translate.ts';
import type { SiteForm } from './site-form.ts';

/** A list whose rows the user adds and removes. `field` is its form field, where its errors appear. */
export function EditableRows<R>(props: {
  form: SiteForm;
  field: string;
  label: string;
  hint: string;
  rows: readonly R[];
  empty: R;
  add: string;
  /** Names a row by its number, for its group and its button. */
  nameOf: (number: string) => string;
  change: (rows: R[]) => void;
  row: (row: R, index: number, change: (part: Partial<R>) => void) => ComponentChildren;
}) {
  const { form, field, rows } = props;
  const add = useRef<HTMLButtonElement>(null);
  return (
    <fieldset class="field list" aria-describedby={`${field}-hint`}>
      <legend>{props.label}</legend>
      <div>
        <p class="hint" id={`${field}-hint`}>
          {props.hint}
        </p>
        <FieldErrors messages={form.errorsAt(field)} />
        {rows.length > 0 && (
          <div class="rows">
            {rows.map((row, index) => {
              const name = props.nameOf(String(index + 1));
              const change = (part: Partial<R>) =>
                props.change(rows.map((other, i) => (i === index ? { ...other, ...part } : other)));
              return (
                <div key={index} class="row" role="group" aria-label={name}>
                  {props.row(row, index, change)}
                  <button
                    type="button"
                    class="btn quiet danger"
                    aria-label={t('removeOf', name)}
                    onClick={() => {
                      props.change(rows.filter((_, i) => i !== index));
                      add.current?.focus(); // the pressed button disappeared
                    }}
                  >
                    {t('remove')}
                  </button>
                </div>
              );
            })}
          </div>
        )}
        <button type="button" class="btn" ref={add} onClick={() => props.change([...rows, props.empty])}>
          {props.add}
        </button>
      </div>
    </fieldset>
  );
}

/** The errors of a part of the form that is not a single field. */
export function FieldErrors({ messages, id }: { messages: readonly string[]; id?: string }) {
  if (messages.length === 0) return null;
  return (
    <ul class="err" id={id}>
      {messages.map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  );
}

/** A small labelled control of a row. */
export function RowText(props: {
  form: SiteForm;
  field: string;
  label: string;
  value: string;
  change: (value: string) => void;
  placeholder?: string;
  rows?: number;
}) {
  const { form, field, rows = 1 } = props;
  const errors = form.errorsAt(field);
  const common = {
    id: field,
    class: 'mono',
    dir: 'ltr' as const,
    spellcheck: false,
    autocomplete: 'off',
    placeholder: props.placeholder,
    value: props.value,
    'aria-invalid': errors.length > 0,
    'aria-describedby': errors.length > 0 ? `${field}-errors` : undefined,
    onInput: (event: { currentTarget: { value: string } }) => {
      props.change(event.currentTarget.value);
      form.typed(field);
    },
    onBlur: () => form.leave(field),
  };
  return (
    <div class="cell">
      <label for={field}>{props.label}</label>
      {rows > 1 ? <textarea {...common} rows={rows} /> : <input {...common} type="text" />}
      <FieldErrors messages={errors} id={`${field}-errors`} />
    </div>
  );
}

export function RowSelect<T extends string>(props: {
  id: string;
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  choose: (value: T) => void;
}) {
  return (
    <div class="cell">
      <label for={props.id}>{props.label}</label>
      <select id={props.id} value={props.value} onChange={(event) => props.choose(event.currentTarget.value as T)}>
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
