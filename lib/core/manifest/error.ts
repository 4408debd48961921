/** Why a text is no family of a stream: a closed set. */
export type ManifestProblem = 'empty' | 'not-a-manifest' | 'unsupported' | 'too-large' | 'malformed';

/** A text that is no usable manifest. `sentence` is for people and never holds text of the answer or a link. */
export interface ManifestError {
  kind: 'error';
  problem: ManifestProblem;
  sentence: string;
}

/** Thrown inside lib/core/manifest alone: `parseManifest` turns it into the error it carries. */
export class UnreadableManifest extends Error {
  readonly error: ManifestError;
  constructor(problem: ManifestProblem, sentence: string) {
    super(sentence);
    this.name = 'UnreadableManifest';
    this.error = { kind: 'error', problem, sentence };
  }
}

/** Throws `too-large` where `count` is above `limit`. `what`: the plural of what is counted. */
export function withinLimit(count: number, limit: number, what: string): void {
  if (count > limit)
    throw new UnreadableManifest('too-large', `It has more than ${limit.toLocaleString('en')} ${what}.`);
}
