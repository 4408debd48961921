import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { MessageSource } from '../../lib/ui/shared/translate.ts';

/** The texts of a language read from its file, formatted like the browser's i18n. For tests and the gallery. */
export function textsOf(texts: Record<string, { message: string }>): MessageSource {
  return (key, values) => (texts[key]?.message ?? '').replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1] ?? '');
}

/** The English texts. */
export const textsFromFile: MessageSource = textsOf(messages);
