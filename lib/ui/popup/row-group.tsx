import type { ComponentChildren } from 'preact';

/** Rows under a heading. `hidden`: only screen readers get the heading, because there is just one group. */
export function RowGroup(props: {
  id: string;
  name: string;
  aside: string;
  hidden: boolean;
  children: ComponentChildren;
}) {
  return (
    <section class="group" aria-labelledby={props.id}>
      <h3 class={props.hidden ? 'vh' : undefined}>
        <span id={props.id}>{props.name}</span>
        {props.aside && <span class="aside">{props.aside}</span>}
      </h3>
      <ul role="list">{props.children}</ul>
    </section>
  );
}
