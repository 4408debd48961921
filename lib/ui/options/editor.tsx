import { useState } from 'preact/hooks';
import type { Client } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { problemReason, unreachableReason } from '../errors-text.ts';
import { t } from '../text.ts';
import { plain, sayPlural } from '../words.ts';
import { definitionFrom, type Draft, type DraftErrors, draftOf, fieldErrors } from './draft.ts';
import { Field } from './field.tsx';

/**
 * The form for a site; `site` is null for a new one. What was typed stays whatever happens, until it is saved or
 * cancelled: the form is filled once, and changes that come from elsewhere do not touch it.
 */
export function Editor(props: {
  client: Client;
  site: SiteDefinition | null;
  saved: (key: string) => void;
  cancel: () => void;
}) {
  const [base] = useState(props.site);
  const previousKey = base?.key ?? null;
  const [draft, setDraft] = useState<Draft>(() => draftOf(props.site));
  const [errors, setErrors] = useState<DraftErrors>({});
  const [saving, setSaving] = useState(false);
  const [message, setMessage] = useState('');

  const edit = (field: keyof Draft) => (event: { currentTarget: { value: string } }) =>
    setDraft({ ...draft, [field]: event.currentTarget.value });

  const save = async (): Promise<void> => {
    if (saving) return;
    setSaving(true);
    setMessage(t('saving'));
    const definition = definitionFrom(draft, base);
    const outcome = await props.client.ask('saveSite', { definition, previousKey }).catch(() => null);
    setSaving(false);
    if (outcome?.ok) return props.saved(String(definition.key));
    const found = outcome && fieldErrors(outcome.problem, draft);
    setErrors(found ?? {});
    const why = found
      ? sayPlural('checkFields', Object.keys(found).length)
      : (outcome ? problemReason(outcome.problem, '') : unreachableReason()).why;
    setMessage(plain(why, Date.now()));
  };

  return (
    <form
      noValidate
      aria-busy={saving}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{t('whereItApplies')}</h2>
      <Field
        id="key"
        label={t('siteKey')}
        hint={t('siteKeyHint')}
        errors={errors.key}
        control={(ties) => (
          <input
            {...ties}
            type="text"
            class="mono"
            dir="ltr"
            spellcheck={false}
            value={draft.key}
            onInput={edit('key')}
          />
        )}
      />
      <Field
        id="matches"
        label={t('matches')}
        hint={t('matchesHint')}
        errors={errors.matches}
        control={(ties) => (
          <textarea
            {...ties}
            class="mono"
            dir="ltr"
            spellcheck={false}
            rows={3}
            value={draft.matches}
            onInput={edit('matches')}
          />
        )}
      />
      <Field
        id="page"
        label={t('watchPage')}
        hint={t('watchPageHint')}
        errors={errors.page}
        control={(ties) => (
          <input
            {...ties}
            type="url"
            class="mono"
            dir="ltr"
            spellcheck={false}
            value={draft.page}
            onInput={edit('page')}
          />
        )}
      />
      <div class="savebar">
        <button type="submit" class="btn primary">
          {t('save')}
        </button>
        <button type="button" class="btn" onClick={props.cancel}>
          {t('cancel')}
        </button>
        <p role="status" class={saving ? 'hint' : 'err'}>
          {message}
        </p>
      </div>
    </form>
  );
}
