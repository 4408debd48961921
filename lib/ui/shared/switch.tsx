/** A switch named and described by text on the page. It is never disabled; a text explains the problem instead. */
export function Switch(props: {
  on: boolean;
  busy: boolean;
  labelledBy: string;
  /** '' if nothing describes it. */
  describedBy: string;
  toggle: () => void;
}) {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={props.on}
      aria-busy={props.busy}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy || undefined}
      onClick={props.toggle}
    >
      <i />
    </button>
  );
}
