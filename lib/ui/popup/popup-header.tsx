import { Icon, type IconName, Mark } from '../shared/icons.tsx';
import { t } from '../shared/translate.ts';

/** `pause`: whether all streams are paused, and how to change that; null if no stream is tracked. */
export function PopupHeader(props: { pause: { on: boolean; toggle: () => void } | null; openOptions: () => void }) {
  const { pause } = props;
  return (
    <header class="head">
      <Mark size={20} />
      <h1>{t('extName')}</h1>
      {pause && (
        <IconButton
          name={t(pause.on ? 'resumeAll' : 'pauseAll')}
          icon={pause.on ? 'resume' : 'pause'}
          press={pause.toggle}
        />
      )}
      <IconButton name={t('options')} icon="gear" press={props.openOptions} />
    </header>
  );
}

function IconButton({ name, icon, press }: { name: string; icon: IconName; press: () => void }) {
  return (
    <button type="button" class="iconbtn" aria-label={name} title={name} onClick={press}>
      <Icon name={icon} size={18} />
    </button>
  );
}
