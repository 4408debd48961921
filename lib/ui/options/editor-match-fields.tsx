import { t } from '../shared/translate.ts';
import { RadioGroup } from './radio-group.tsx';
import type { SiteForm } from './site-form.ts';
import { TextField } from './text-field.tsx';

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
