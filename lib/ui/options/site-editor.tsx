import { useId, useRef, useState } from 'preact/hooks';
import type { Client, CommandProblem } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { problemReason, unreachableReason } from '../shared/error-text.ts';
import { Icon } from '../shared/icons.tsx';
import { t, messageLocale } from '../shared/translate.ts';
import { plainText, localized, localizedPlural } from '../shared/localized-text.ts';
import { definitionFrom } from './site-draft-definition.ts';
import { draftOf } from './site-draft.ts';
import { ExtractorFields, RefreshModeField, MatchFields } from './editor-fields.tsx';
import { useSiteForm } from './site-form.ts';
import { issueLine, readDefinitionJson } from './issue-text.ts';
import { FieldErrors } from './editable-rows.tsx';
import { asUserDefinition } from './site-text.ts';
import { TestRunResult } from './test-run-result.tsx';
import { UnsavedDialog, useUnsaved } from './unsaved.tsx';
import { useTestRun } from './test-run.ts';
import { Notice } from '../shared/notice.tsx';

/**
 * The editor of a site; `site` is null for a new one. The form is filled once and keeps the input until it is saved or
 * discarded; changes from elsewhere do not touch it. A definition provided by the organisation can be viewed and
 * tested, but not changed.
 */
export function SiteEditor(props: {
  client: Client;
  site: SiteDefinition | null;
  saved: (key: string) => void;
  cancel: () => void;
}) {
  const { client } = props;
  const [base] = useState(props.site);
  const locked = base?.origin === 'policy';
  const [first] = useState(() => draftOf(base));
  const form = useSiteForm(first);
  /** The definition as JSON text while the user edits it as JSON; else null. */
  const [json, setJson] = useState<string | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [message, setMessage] = useState('');
  const [testRun, runTest, cancelSiteTest] = useTestRun(client);
  const tryButton = useRef<HTMLButtonElement>(null);
  const jsonId = useId();

  const reading = json === null ? null : readDefinitionJson(json);
  const typed = definitionFrom(form.draft).definition;
  const [firstText] = useState(() => toJsonText(definitionFrom(first).definition));
  const dirty = !locked && (json === null ? toJsonText(typed) !== firstText : json !== firstText);
  const unsaved = useUnsaved(dirty);

  const problems = reading ? (reading.ok ? 0 : reading.issues.length) : form.errors.size;
  const errorsAt = (field: string): readonly string[] =>
    field === 'key' && taken !== null && taken === form.draft.key.trim()
      ? [plainText(localized('errKeyTaken', taken), 0)]
      : form.errorsAt(field);

  /** The current definition; null if it is invalid, and then all errors show. */
  const checked = (): Record<'key', unknown> | null => {
    if (reading?.ok) return asUserDefinition(reading.site);
    if (!reading && problems === 0) return typed;
    form.showAll();
    setMessage(plainText(localizedPlural('checkFields', problems), 0));
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
    setMessage(saveErrorText(outcome?.problem));
    if (outcome?.problem.kind === 'key-taken') setTaken(outcome.problem.key);
  };

  const tryOut = (origins: string[]): void => {
    const definition = locked ? base : checked();
    if (!definition) return;
    setMessage('');
    runTest(definition as SiteDefinition, origins);
    tryButton.current?.focus(); // the pressed button may disappear with the old result
  };

  const switchView = (): void => {
    if (json === null) return setJson(toJsonText(typed));
    if (!reading?.ok) return setMessage(plainText(localizedPlural('checkFields', problems), 0));
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
      <EditorIntro site={base} />
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
            <MatchFields form={{ ...form, errorsAt }} />
            <ExtractorFields form={form} />
            <RefreshModeField form={form} />
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
            <FieldErrors
              id={`${jsonId}-errors`}
              messages={reading?.ok === false ? reading.issues.map(issueLine) : []}
            />
            {taken !== null && <FieldErrors messages={[plainText(localized('errKeyTaken', taken), 0)]} />}
          </div>
        )}
      </fieldset>

      <h2 id="try">{t('runTest')}</h2>
      <p class="hint">{t('runTestHint')}</p>
      <div class="bar">
        <button
          type="button"
          class="btn"
          ref={tryButton}
          aria-busy={testRun?.state === 'running'}
          onClick={() => tryOut([])}
        >
          {t(testRun && testRun.state !== 'running' ? 'tryAgain' : 'runTest')}
        </button>
      </div>
      {testRun && (
        <section aria-labelledby="try">
          <TestRunResult id="trial" testRun={testRun} again={tryOut} cancel={cancelSiteTest} />
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

function toJsonText(definition: unknown): string {
  return JSON.stringify(definition, null, 2);
}

function saveErrorText(problem: CommandProblem | undefined): string {
  return plainText((problem ? problemReason(problem, '') : unreachableReason()).why, Date.now());
}

/** Says who made the definition and what editing it means. */
function EditorIntro({ site }: { site: SiteDefinition | null }) {
  if (!site) return <p class="lede">{t('addIntro')}</p>;
  switch (site.origin) {
    case 'policy':
      return (
        <div class="change-notice">
          <Notice id="locked" tone="plain" why={localized('locked')} body={localized('lockedBody')} />
        </div>
      );
    case 'learned':
      return (
        <p class="lede">
          {site.learned
            ? t(site.learned.confidence === 'certain' ? 'learnedCertain' : 'learnedLikely', dateText(site.learned.at))
            : ''}{' '}
          {t('editIntro')}
        </p>
      );
    case 'user':
      return <p class="lede">{t('yoursIntro')}</p>;
  }
}

function dateText(at: number): string {
  return new Intl.DateTimeFormat(messageLocale(), { dateStyle: 'medium' }).format(at);
}
