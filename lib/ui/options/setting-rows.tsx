import type { ComponentChildren, JSX } from 'preact';
import { Switch } from '../shared/switch.tsx';

/** A group of settings under a heading. */
export function SettingGroup({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <h2>{name}</h2>
      <div class="set">{children}</div>
    </>
  );
}

/** A setting with its name, hint and control. */
export function SettingRow(props: {
  id: string;
  label: JSX.Element;
  hint?: string | undefined;
  error?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <div class="srow">
      <div>
        {props.label}
        {props.hint && <p id={`${props.id}-hint`}>{props.hint}</p>}
        {props.error && (
          <p class="err" id={`${props.id}-error`}>
            {props.error}
          </p>
        )}
      </div>
      {props.children}
    </div>
  );
}

export function SwitchSetting(props: {
  id: string;
  name: string;
  hint?: string;
  error?: string;
  on: boolean;
  busy?: boolean;
  toggle: () => void;
}) {
  const { id, hint, error } = props;
  const label = (
    <span class="lab" id={`${id}-name`}>
      {props.name}
    </span>
  );
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <SettingRow id={id} label={label} hint={hint} error={error}>
      <Switch
        on={props.on}
        busy={props.busy ?? false}
        labelledBy={`${id}-name`}
        describedBy={described}
        toggle={props.toggle}
      />
    </SettingRow>
  );
}

export function ChoiceSetting<T extends string>(props: {
  id: string;
  name: string;
  hint?: string;
  value: T;
  choices: readonly { value: T; name: string }[];
  choose: (value: T) => void;
}) {
  const { id, hint } = props;
  const label = (
    <label class="lab" for={id}>
      {props.name}
    </label>
  );
  return (
    <SettingRow id={id} label={label} hint={hint}>
      <select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={props.value}
        onChange={(event) => props.choose(event.currentTarget.value as T)}
      >
        {props.choices.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </SettingRow>
  );
}
