import { t } from '../shared/translate.ts';
import { RadioGroup, TextField } from './form-fields.tsx';
import type { SiteForm } from './site-form.ts';
import type { PickDraft } from './site-draft.ts';
import { StepFields, ValueFields } from './editor-api-fields.tsx';

/** The pages to which a definition applies. */
export function MatchFields({ form }: { form: SiteForm }) {
  const { draft, edit } = form;
  return (
    <>
      <h2>{t('whereItApplies')}</h2>
      <TextField
        form={form}
        field="key"
        label={t('siteKey')}
        hint={t('siteKeyHint')}
        value={draft.key}
        change={(key) => edit({ key })}
      />
      <TextField
        form={form}
        field="matches"
        label={t('matches')}
        hint={t('matchesHint')}
        rows={3}
        value={draft.matches}
        change={(matches) => edit({ matches })}
      />
      <TextField
        form={form}
        field="page"
        label={t('watchPage')}
        hint={t('watchPageHint')}
        value={draft.page}
        change={(page) => edit({ page })}
      />
    </>
  );
}

/** The choice of when streams of the site are refreshed. */
export function RefreshModeField({ form: { draft, edit } }: { form: SiteForm }) {
  return (
    <>
      <h2>{t('whenToRefresh')}</h2>
      <RadioGroup
        name="mode"
        label={t('mode')}
        value={draft.mode}
        options={[
          { value: 'auto', label: t('siteModeAuto'), hint: t('siteModeAutoHint') },
          { value: 'proactive', label: t('siteModeProactive'), hint: t('siteModeProactiveHint') },
          { value: 'on-demand', label: t('siteModeOnDemand'), hint: t('siteModeOnDemandHint') },
          { value: 'off', label: t('siteModeOff'), hint: t('siteModeOffHint') },
        ]}
        choose={(mode) => edit({ mode })}
      />
    </>
  );
}

/** The choice of the extractor kind, and the fields of each kind. */
export function ExtractorFields({ form }: { form: SiteForm }) {
  const { draft, edit } = form;
  return (
    <>
      <h2>{t('howToGet')}</h2>
      <RadioGroup
        name="kind"
        label={t('method')}
        value={draft.kind}
        options={[
          { value: 'page', label: t('kindPage'), hint: t('kindPageHint') },
          { value: 'api', label: t('kindApi'), hint: t('kindApiHint') },
          { value: 'headless', label: t('kindHeadless'), hint: t('kindHeadlessHint') },
        ]}
        choose={(kind) => edit({ kind })}
      />
      {draft.kind === 'page' && <PageExtractorFields form={form} />}
      {draft.kind === 'api' && <ApiExtractorFields form={form} />}
      {draft.kind === 'headless' && (
        <TextField
          form={form}
          field="frame"
          label={t('frame')}
          hint={t('frameHint')}
          value={draft.frame}
          change={(frame) => edit({ frame })}
        />
      )}
    </>
  );
}

function PageExtractorFields({ form }: { form: SiteForm }) {
  const { draft, edit } = form;
  return (
    <>
      <RadioGroup
        name="frames"
        label={t('frames')}
        value={draft.someFrames ? 'some' : 'all'}
        options={[
          { value: 'all', label: t('framesAll'), hint: t('framesAllHint') },
          { value: 'some', label: t('framesSome'), hint: t('framesSomeHint') },
        ]}
        choose={(which) => edit({ someFrames: which === 'some' })}
      />
      {draft.someFrames && <FrameFields form={form} hint={t('hopsHint')} />}
      <LinkPickFields form={form} />
    </>
  );
}

function ApiExtractorFields({ form }: { form: SiteForm }) {
  const { draft, edit } = form;
  return (
    <>
      <ValueFields form={form} />
      <FrameFields form={form} hint={t('hopsApiHint')} />
      <StepFields form={form} />
      <TextField
        form={form}
        field="answer"
        label={t('answer')}
        hint={t('answerHint')}
        value={draft.answer}
        change={(answer) => edit({ answer })}
      />
      <LinkPickFields form={form} />
    </>
  );
}

function FrameFields({ form, hint }: { form: SiteForm; hint: string }) {
  return (
    <TextField
      form={form}
      field="hops"
      label={t('hops')}
      hint={hint}
      rows={2}
      value={form.draft.hops}
      change={(hops) => form.edit({ hops })}
    />
  );
}

/** Picks one of several streams. It is open only if filled in, because most definitions do not need it. */
function LinkPickFields({ form }: { form: SiteForm }) {
  const { pick } = form.draft;
  const set = (name: keyof PickDraft) => (value: string) => form.edit({ pick: { ...pick, [name]: value } });
  const used = Object.values(pick).some((text) => text !== '');
  return (
    <details class="more" open={used}>
      <summary>{t('pick')}</summary>
      <p class="hint">{t('pickHint')}</p>
      <TextField
        form={form}
        field="pick.title"
        label={t('pickTitle')}
        hint={t('pickTitleHint')}
        prose
        value={pick.title}
        change={set('title')}
      />
      <TextField
        form={form}
        field="pick.quality"
        label={t('colQuality')}
        hint={t('pickQualityHint')}
        prose
        value={pick.quality}
        change={set('quality')}
      />
      <TextField
        form={form}
        field="pick.names"
        label={t('pickNames')}
        hint={t('pickNamesHint')}
        rows={2}
        value={pick.names}
        change={set('names')}
      />
      <TextField
        form={form}
        field="pick.under"
        label={t('pickUnder')}
        hint={t('pickUnderHint')}
        value={pick.under}
        change={set('under')}
      />
    </details>
  );
}
