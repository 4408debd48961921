import type { ComponentChildren } from 'preact';
import { Say } from './say.tsx';
import type { Words } from './words.ts';

/** A reason, what follows from it, and the buttons that are its children. Outlined, since only the verdict is tinted. */
export function Notice(props: {
  id: string;
  tone: 'plain' | 'attention' | 'stop';
  why: Words;
  body: Words | null;
  children?: ComponentChildren;
}) {
  return (
    <div class={`notice ${props.tone}`} role="group" aria-labelledby={props.id}>
      <p class="why" id={props.id}>
        <Say words={props.why} />
      </p>
      {props.body && (
        <p>
          <Say words={props.body} />
        </p>
      )}
      {props.children && <div class="acts">{props.children}</div>}
    </div>
  );
}
