import { t } from '../text.ts';
import { Choice } from './choice.tsx';
import type { PickDraft } from './draft.ts';
import { Steps, Values } from './editor-api.tsx';
import type { Form } from './form.ts';
import { TextField } from './text-field.tsx';

/** How a fresh link is got: one of three kinds, each with fields of its own. */
export function How({ form }: { form: Form }) {
  const { draft, edit } = form;
  return (
    <>
      <h2>{t('howToGet')}</h2>
      <Choice
        name="kind"
        label={t('method')}
        value={draft.kind}
        options={[
          { value: 'page', label: t('kindPage'), hint: t('kindPageHint') },
          { value: 'api', label: t('kindApi'), hint: t('kindApiHint') },
          { value: 'replay', label: t('kindReplay'), hint: t('kindReplayHint') },
        ]}
        choose={(kind) => edit({ kind })}
      />
      {draft.kind === 'page' && <Page form={form} />}
      {draft.kind === 'api' && <Api form={form} />}
      {draft.kind === 'replay' && (
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

function Page({ form }: { form: Form }) {
  const { draft, edit } = form;
  return (
    <>
      <Choice
        name="frames"
        label={t('frames')}
        value={draft.someFrames ? 'some' : 'all'}
        options={[
          { value: 'all', label: t('framesAll'), hint: t('framesAllHint') },
          { value: 'some', label: t('framesSome'), hint: t('framesSomeHint') },
        ]}
        choose={(which) => edit({ someFrames: which === 'some' })}
      />
      {draft.someFrames && <Hops form={form} hint={t('hopsHint')} />}
      <Picking form={form} />
    </>
  );
}

function Api({ form }: { form: Form }) {
  const { draft, edit } = form;
  return (
    <>
      <Values form={form} />
      <Hops form={form} hint={t('hopsApiHint')} />
      <Steps form={form} />
      <TextField
        form={form}
        field="answer"
        label={t('answer')}
        hint={t('answerHint')}
        value={draft.answer}
        change={(answer) => edit({ answer })}
      />
      <Picking form={form} />
    </>
  );
}

function Hops({ form, hint }: { form: Form; hint: string }) {
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

/** Which of several streams is taken. Open where something is in it, since most definitions need none of it. */
function Picking({ form }: { form: Form }) {
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
