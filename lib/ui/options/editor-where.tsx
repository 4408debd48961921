import { t } from '../text.ts';
import { Choice } from './choice.tsx';
import type { Form } from './form.ts';
import { TextField } from './text-field.tsx';

/** Which pages a definition is for. */
export function Where({ form }: { form: Form }) {
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

/** When its streams are refreshed. */
export function When({ form: { draft, edit } }: { form: Form }) {
  return (
    <>
      <h2>{t('whenToRefresh')}</h2>
      <Choice
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
