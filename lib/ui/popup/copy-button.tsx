import { useEffect, useState } from 'preact/hooks';
import { t } from '../text.ts';

/** How long the button says that it is done (ms). */
const SHOWN = 2000;

/** Copies something, and says so in its label for a moment. */
export function CopyButton({ label, copy }: { label: string; copy: () => Promise<boolean> }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), SHOWN);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <button type="button" class="btn" onClick={() => void copy().then(setDone)}>
      {done ? t('copiedShort') : label}
    </button>
  );
}
