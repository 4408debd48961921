import { DemoFailure, type FailureKind } from './outcome.ts';

/** What `work` gives; its error is a failure of this kind. Begins nothing once `ended` is aborted: its reason is thrown. */
export async function step<T>(ended: AbortSignal, kind: FailureKind, work: () => T | Promise<T>): Promise<T> {
  ended.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    throw DemoFailure.of(kind, error);
  }
}

/** What `use` gives, once `close` is done. An error of `use` comes before one of `close`. */
export async function closing<T>(close: () => Promise<void>, use: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await use();
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  try {
    await close();
  } catch (error) {
    throw DemoFailure.of('closing', error);
  }
  return result;
}
