import { useId, useRef, useState } from 'preact/hooks';
import type { Client, CommandProblem } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { problemReason, unreachableReason } from '../errors-text.ts';
import { Icon } from '../icons.tsx';
import { t } from '../text.ts';
import { plain, say, sayPlural } from '../words.ts';
import { definitionFrom } from './draft-definition.ts';
import { draftOf } from './draft.ts';
import { How } from './editor-how.tsx';
import { EditorLede } from './editor-lede.tsx';
import { When, Where } from './editor-where.tsx';
import { useForm } from './form.ts';
import { issueText, readJson } from './json-view.ts';
import { Errors } from './rows.tsx';
import { asYours } from './site-words.ts';
import { TrialResult } from './trial-result.tsx';
import { UnsavedDialog } from './unsaved-dialog.tsx';
import { useTrial } from './use-trial.ts';
import { useUnsaved } from './use-unsaved.ts';

/**
 * The editor of a site; `site` is null for a new one. What was typed stays whatever happens, until it is saved or
 * discarded: the form is filled once, and changes that come from elsewhere do not touch it. One that the organisation
 * provides can be looked at and tried, not changed.
 */
export function Editor(props: {
  client: Client;
  site: SiteDefinition | null;
  saved: (key: string) => void;
  cancel: () => void;
}) {
  const { client } = props;
  const [base] = useState(props.site);
  const locked = base?.origin === 'policy';
  const [first] = useState(() => draftOf(base));
  const form = useForm(first);
  /** The definition as text, where that is what is edited. */
  const [json, setJson] = useState<string | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [message, setMessage] = useState('');
  const [trial, runTrial, cancelTrial] = useTrial(client);
  const tryButton = useRef<HTMLButtonElement>(null);
  const jsonId = useId();

  const reading = json === null ? null : readJson(json);
  const typed = definitionFrom(form.draft).definition;
  const [firstText] = useState(() => asText(definitionFrom(first).definition));
  const dirty = !locked && (json === null ? asText(typed) !== firstText : json !== firstText);
  const unsaved = useUnsaved(dirty);

  const problems = reading ? (reading.ok ? 0 : reading.issues.length) : form.errors.size;
  const errorsAt = (field: string): readonly string[] =>
    field === 'key' && taken !== null && taken === form.draft.key.trim()
      ? [plain(say('errKeyTaken', taken), 0)]
      : form.errorsAt(field);

  /** The definition as it stands, or null where something is wrong with it, which is then said everywhere. */
  const checked = (): Record<'key', unknown> | null => {
    if (reading?.ok) return asYours(reading.site);
    if (!reading && problems === 0) return typed;
    form.showAll();
    setMessage(plain(sayPlural('checkFields', problems), 0));
    return null;
  };

  const save = async (): Promise<void> => {
    const definition = checked();
    if (saving || !definition) return;
    setSaving(true);
    setMessage(t('saving'));
    const previousKey = base?.key ?? null;
    const outcome = await client.ask('saveSite', { definition, previousKey }).catch(() => null);
    setSaving(false);
    if (outcome?.ok) {
      unsaved.settle();
      return props.saved(String(definition.key));
    }
    setMessage(refusal(outcome?.problem));
    if (outcome?.problem.kind === 'key-taken') setTaken(outcome.problem.key);
  };

  const tryOut = (origins: string[]): void => {
    const definition = locked ? base : checked();
    if (!definition) return;
    setMessage('');
    runTrial(definition as SiteDefinition, origins);
    tryButton.current?.focus(); // the button that was pressed may go with the old result
  };

  const switchView = (): void => {
    if (json === null) return setJson(asText(typed));
    if (!reading?.ok) return setMessage(plain(sayPlural('checkFields', problems), 0));
    form.fill(draftOf(reading.site));
    setJson(null);
    setMessage('');
  };

  return (
    <form
      class="editor"
      noValidate
      aria-busy={saving}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <EditorLede site={base} />
      {!locked && (
        <div class="bar">
          <button type="button" class="btn quiet" aria-pressed={json !== null} onClick={switchView}>
            {t('asJson')}
          </button>
        </div>
      )}
      <fieldset disabled={locked}>
        {json === null ? (
          <>
            <Where form={{ ...form, errorsAt }} />
            <How form={form} />
            <When form={form} />
          </>
        ) : (
          <div class="json">
            <label for={jsonId}>{t('jsonView')}</label>
            <textarea
              id={jsonId}
              class="mono"
              dir="ltr"
              spellcheck={false}
              rows={24}
              value={json}
              aria-invalid={reading?.ok === false}
              aria-describedby={`${jsonId}-hint ${jsonId}-errors`}
              onInput={(event) => setJson(event.currentTarget.value)}
            />
            <p class="hint" id={`${jsonId}-hint`}>
              {t('jsonViewHint')}
            </p>
            <Errors id={`${jsonId}-errors`} messages={reading?.ok === false ? reading.issues.map(issueText) : []} />
            {taken !== null && <Errors messages={[plain(say('errKeyTaken', taken), 0)]} />}
          </div>
        )}
      </fieldset>

      <h2 id="try">{t('tryIt')}</h2>
      <p class="hint">{t('tryItHint')}</p>
      <div class="bar">
        <button
          type="button"
          class="btn"
          ref={tryButton}
          aria-busy={trial?.state === 'running'}
          onClick={() => tryOut([])}
        >
          {t(trial && trial.state !== 'running' ? 'tryAgain' : 'tryIt')}
        </button>
      </div>
      {trial && (
        <section aria-labelledby="try">
          <TrialResult id="trial" trial={trial} again={tryOut} cancel={cancelTrial} />
        </section>
      )}

      <div class="savebar">
        {!locked && (
          <button type="submit" class="btn primary">
            {t('save')}
          </button>
        )}
        <button type="button" class="btn" onClick={props.cancel}>
          {t(locked ? 'backToSites' : 'cancel')}
        </button>
        <p role="status" class={saving ? 'hint' : 'err'}>
          {message}
        </p>
        {dirty && message === '' && (
          <p class="hint state">
            <Icon name="attention" />
            {t('notSaved')}
          </p>
        )}
      </div>
      <UnsavedDialog unsaved={unsaved} />
    </form>
  );
}

function asText(definition: unknown): string {
  return JSON.stringify(definition, null, 2);
}

function refusal(problem: CommandProblem | undefined): string {
  return plain((problem ? problemReason(problem, '') : unreachableReason()).why, Date.now());
}
