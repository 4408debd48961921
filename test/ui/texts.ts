import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import type { GetMessage } from '../../lib/ui/text.ts';

const known: Record<string, { message: string }> = messages;

/** The texts as the browser's i18n gives them, straight from the file: for tests and the gallery. */
export const textsFromFile: GetMessage = (key, values) =>
  (known[key]?.message ?? '').replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1] ?? '');
