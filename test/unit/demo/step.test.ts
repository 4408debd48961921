import { describe, expect, test } from 'vitest';
import { DemoFailure } from '../../demo/outcome.ts';
import { closing, step } from '../../demo/step.ts';

const running = new AbortController().signal;
const refuse = (text: string) => () => Promise.reject(new Error(text));

describe('a step of the demo', () => {
  test('gives what its work gives', async () => {
    await expect(step(running, 'build', () => 'dir')).resolves.toBe('dir');
  });

  test('names what failed', async () => {
    await expect(step(running, 'build', refuse('wxt'))).rejects.toMatchObject({
      kind: 'build',
      message: 'the extension cannot be built: wxt',
    });
  });

  test('leaves a failure its name', async () => {
    const failure = new DemoFailure('stream-died', 'x');
    await expect(step(running, 'playing', () => Promise.reject(failure))).rejects.toBe(failure);
  });

  test('does not begin once the demo has ended', async () => {
    const ended = new AbortController();
    ended.abort(new DemoFailure('interrupted'));
    let begun = false;
    await expect(step(ended.signal, 'build', () => (begun = true))).rejects.toMatchObject({ kind: 'interrupted' });
    expect(begun).toBe(false);
  });
});

describe('what is closed in the end', () => {
  test('is closed before the result is there', async () => {
    const seen: string[] = [];
    const close = (): Promise<void> => Promise.resolve(void seen.push('closed'));
    await expect(closing(close, () => Promise.resolve(seen.push('used')))).resolves.toBe(1);
    expect(seen).toEqual(['used', 'closed']);
  });

  test('does not hide why its use failed, whether it closes or not', async () => {
    const seen: string[] = [];
    const close = (): Promise<void> => Promise.resolve(void seen.push('closed'));
    await expect(closing(close, refuse('first'))).rejects.toThrow('first');
    expect(seen).toEqual(['closed']);
    await expect(closing(refuse('second'), refuse('first'))).rejects.toThrow('first');
  });

  test('is a failure of its own where it does not close', async () => {
    await expect(closing(refuse('stuck'), () => Promise.resolve(1))).rejects.toMatchObject({ kind: 'closing' });
  });
});
