import { Icon, Mark } from '../icons.tsx';
import { t } from '../text.ts';

export function Header({ openOptions }: { openOptions: () => void }) {
  return (
    <header class="head">
      <Mark size={20} />
      <h1>{t('extName')}</h1>
      <button type="button" class="iconbtn" aria-label={t('options')} title={t('options')} onClick={openOptions}>
        <Icon name="gear" size={18} />
      </button>
    </header>
  );
}
