/**
 * Whether a value looks made by a machine to be unguessable or to carry a time, rather than to name something: long,
 * and with digits among it. Words, slugs, short numbers and file names are names.
 */
export function looksLikeToken(value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  // No word is as long, and slugs have separators.
  if (/[A-Za-z0-9]{28,}/.test(value)) return true;
  if (value.length >= 20) return digits >= 2 || /[A-Z].*[a-z].*[A-Z]/.test(value);
  return value.length >= 8 && digits >= 3;
}
