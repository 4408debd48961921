import * as v from 'valibot';
import { isHttpUrl, MAX_URL_LENGTH } from './http-url.ts';

/** An absolute http(s) URL with a host, at most `MAX_URL_LENGTH` long. Kept as it was written: signed values are bytes. */
export const HttpUrlSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_URL_LENGTH, 'This address is too long'),
  v.check(isHttpUrl, 'This is not an address that starts with http:// or https://'),
);
