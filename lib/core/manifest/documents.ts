import * as v from 'valibot';
import { HttpUrlSchema } from '../../base/http-url-schema.ts';

/** A family as it was fetched under one link: the manifest there, and the playlists it names. */
export const ManifestDocumentsSchema = v.object({
  link: HttpUrlSchema,
  documents: v.array(v.object({ requested: v.string(), url: v.string(), contentType: v.string(), text: v.string() })),
});
export type ManifestDocuments = v.InferOutput<typeof ManifestDocumentsSchema>;
