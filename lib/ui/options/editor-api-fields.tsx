import { t } from '../shared/translate.ts';
import type { MessageKey } from '../shared/translate.ts';
import {
  EMPTY_NAME_VALUE,
  EMPTY_STEP,
  EMPTY_VALUE,
  type NameValueDraft,
  type StepDraft,
  type ValueDraft,
} from './site-draft.ts';
import type { SiteForm } from './site-form.ts';
import { FieldErrors, EditableRows, RowSelect, RowText } from './editable-rows.tsx';

const VALUE_SOURCES: { value: ValueDraft['from']; label: MessageKey; at: MessageKey }[] = [
  { value: 'meta', label: 'fromMeta', at: 'atName' },
  { value: 'input', label: 'fromInput', at: 'atName' },
  { value: 'attribute', label: 'fromAttribute', at: 'atName' },
  { value: 'state', label: 'fromState', at: 'atPath' },
  { value: 'query', label: 'fromQuery', at: 'atName' },
  { value: 'segment', label: 'fromSegment', at: 'atIndex' },
];

/** The values taken from the page. Requests refer to them by name. */
export function ValueFields({ form }: { form: SiteForm }) {
  const { draft, edit } = form;
  return (
    <EditableRows<ValueDraft>
      form={form}
      field="values"
      label={t('values')}
      hint={t('valuesHint')}
      rows={draft.values}
      empty={EMPTY_VALUE}
      add={t('addValue')}
      nameOf={(n) => t('valueN', n)}
      change={(values) => edit({ values })}
      row={(value, index, change) => <ValueRow form={form} value={value} field={`values.${index}`} change={change} />}
    />
  );
}

function ValueRow(props: {
  form: SiteForm;
  value: ValueDraft;
  field: string;
  change: (part: Partial<ValueDraft>) => void;
}) {
  const { form, value, field, change } = props;
  const place = VALUE_SOURCES.find(({ value: from }) => from === value.from);
  return (
    <div class="cells">
      <FieldErrors messages={form.errorsAt(field)} />
      <RowText
        form={form}
        field={`${field}.name`}
        label={t('name')}
        placeholder="id"
        value={value.name}
        change={(name) => change({ name })}
      />
      <RowSelect
        id={`${field}.from`}
        label={t('takenFrom')}
        value={value.from}
        options={VALUE_SOURCES.map(({ value: from, label }) => ({ value: from, label: t(label) }))}
        choose={(from) => change({ from })}
      />
      <RowText
        form={form}
        field={`${field}.at`}
        label={t(place?.at ?? 'atName')}
        placeholder={value.from === 'state' ? '__STATE__.event.id' : value.from === 'segment' ? '-1' : 'csrf-token'}
        value={value.at}
        change={(at) => change({ at })}
      />
      {value.from === 'attribute' && (
        <>
          <RowText
            form={form}
            field={`${field}.whereName`}
            label={t('whereName')}
            placeholder="data-role"
            value={value.whereName}
            change={(whereName) => change({ whereName })}
          />
          <RowText
            form={form}
            field={`${field}.whereValue`}
            label={t('whereValue')}
            placeholder="main"
            value={value.whereValue}
            change={(whereValue) => change({ whereValue })}
          />
        </>
      )}
    </div>
  );
}

/** The requests, in the order they are sent. */
export function StepFields({ form }: { form: SiteForm }) {
  const { draft, edit } = form;
  return (
    <EditableRows<StepDraft>
      form={form}
      field="steps"
      label={t('steps')}
      hint={t('stepsHint')}
      rows={draft.steps}
      empty={EMPTY_STEP}
      add={t('addStep')}
      nameOf={(n) => t('stepN', n)}
      change={(steps) => edit({ steps })}
      row={(step, index, change) => <StepRow form={form} step={step} field={`steps.${index}`} change={change} />}
    />
  );
}

function StepRow(props: {
  form: SiteForm;
  step: StepDraft;
  field: string;
  change: (part: Partial<StepDraft>) => void;
}) {
  const { form, step, field, change } = props;
  return (
    <div class="step">
      <div class="cells">
        <RowSelect
          id={`${field}.method`}
          label={t('requestMethod')}
          value={step.method}
          options={[
            { value: 'GET', label: 'GET' },
            { value: 'POST', label: 'POST' },
          ]}
          choose={(method) => change({ method })}
        />
        <RowText
          form={form}
          field={`${field}.url`}
          label={t('address')}
          placeholder="/api/play/{id}"
          value={step.url}
          change={(url) => change({ url })}
        />
      </div>
      <NameValueRows form={form} step={step} list="query" field={field} change={change} />
      <NameValueRows form={form} step={step} list="headers" field={field} change={change} />
      <RowSelect
        id={`${field}.bodyKind`}
        label={t('body')}
        value={step.bodyKind}
        options={[
          { value: 'none', label: t('bodyNone') },
          { value: 'json', label: t('bodyJson') },
          { value: 'form', label: t('bodyForm') },
        ]}
        choose={(bodyKind) => change({ bodyKind })}
      />
      {step.bodyKind === 'json' && (
        <RowText
          form={form}
          field={`${field}.body`}
          label={t('bodyJson')}
          placeholder={'{ "recording": "{id}" }'}
          rows={4}
          value={step.json}
          change={(json) => change({ json })}
        />
      )}
      {step.bodyKind === 'form' && <NameValueRows form={form} step={step} list="form" field={field} change={change} />}
      <NameValueRows form={form} step={step} list="values" field={field} change={change} />
    </div>
  );
}

const NAME_VALUE_LISTS = {
  query: { label: 'query', hint: 'queryHint', add: 'addParameter', n: 'parameterN', value: 'value' },
  headers: { label: 'headers', hint: 'headersHint', add: 'addHeader', n: 'headerN', value: 'value' },
  form: { label: 'bodyForm', hint: 'formHint', add: 'addField', n: 'fieldN', value: 'value' },
  values: { label: 'stepValues', hint: 'stepValuesHint', add: 'addValue', n: 'valueN', value: 'atPath' },
} as const;

/** A list of names and values of a request. */
function NameValueRows(props: {
  form: SiteForm;
  step: StepDraft;
  list: keyof typeof NAME_VALUE_LISTS;
  field: string;
  change: (part: Partial<StepDraft>) => void;
}) {
  const { form, step, list, change } = props;
  const texts = NAME_VALUE_LISTS[list];
  const field = `${props.field}.${list}`;
  return (
    <EditableRows<NameValueDraft>
      form={form}
      field={field}
      label={t(texts.label)}
      hint={t(texts.hint)}
      rows={step[list]}
      empty={EMPTY_NAME_VALUE}
      add={t(texts.add)}
      nameOf={(n) => t(texts.n, n)}
      change={(pairs) => change({ [list]: pairs })}
      row={(pair, index, changePair) => (
        <div class="cells">
          <FieldErrors messages={form.errorsAt(`${field}.${index}`)} />
          <RowText
            form={form}
            field={`${field}.${index}.name`}
            label={t('name')}
            value={pair.name}
            change={(name) => changePair({ name })}
          />
          <RowText
            form={form}
            field={`${field}.${index}.value`}
            label={t(texts.value)}
            value={pair.value}
            change={(value) => changePair({ value })}
          />
        </div>
      )}
    />
  );
}
