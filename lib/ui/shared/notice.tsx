import type { ComponentChildren } from 'preact';
import { Localized } from './localized.tsx';
import type { LocalizedText } from './localized-text.ts';

/** A reason, its consequence, and buttons as children. It is outlined, because only the summary is tinted. */
export function Notice(props: {
  id: string;
  tone: 'plain' | 'attention' | 'stop';
  why: LocalizedText;
  body: LocalizedText | null;
  children?: ComponentChildren;
}) {
  return (
    <div class={`notice ${props.tone}`} role="group" aria-labelledby={props.id}>
      <p class="why" id={props.id}>
        <Localized text={props.why} />
      </p>
      {props.body && (
        <p>
          <Localized text={props.body} />
        </p>
      )}
      {props.children && <div class="acts">{props.children}</div>}
    </div>
  );
}
