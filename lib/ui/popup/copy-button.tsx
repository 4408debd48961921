import { useEffect, useState } from 'preact/hooks';
import { t } from '../shared/translate.ts';

/** How long the button shows the result (ms). */
const SHOWN_MILLIS = 2000;

/** A button that copies something. Its label shows the result for a moment. */
export function CopyButton({ label, copy }: { label: string; copy: () => Promise<boolean> }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button type="button" class="btn" onClick={() => void copy().then(setCopied)}>
      {copied === null ? label : t(copied ? 'copiedShort' : 'notCopied')}
    </button>
  );
}
