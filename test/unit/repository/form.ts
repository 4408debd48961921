import * as v from 'valibot';

// GitHub's syntax of issue forms, as far as these use it: docs.github.com, "Syntax for GitHub's form schema". GitHub
// shows a form with a mistake to nobody, and says so only on its page.

const text = v.pipe(v.string(), v.nonEmpty());
const id = v.pipe(v.string(), v.regex(/^[\w-]+$/));
const validations = v.optional(v.strictObject({ required: v.boolean() }));
const described = { label: text, description: v.optional(text) };
const typed = { ...described, placeholder: v.optional(text), value: v.optional(text) };

const FieldSchema = v.variant('type', [
  v.strictObject({ type: v.literal('markdown'), attributes: v.strictObject({ value: text }) }),
  v.strictObject({ type: v.literal('input'), id, attributes: v.strictObject(typed), validations }),
  v.strictObject({
    type: v.literal('textarea'),
    id,
    attributes: v.strictObject({ ...typed, render: v.optional(text) }),
    validations,
  }),
  v.strictObject({
    type: v.literal('dropdown'),
    id,
    attributes: v.strictObject({
      ...described,
      multiple: v.optional(v.boolean()),
      options: v.pipe(
        v.array(text),
        v.minLength(1),
        v.check((options) => new Set(options).size === options.length, 'an option stands there twice'),
      ),
    }),
    validations,
  }),
  v.strictObject({
    type: v.literal('checkboxes'),
    id,
    attributes: v.strictObject({
      ...described,
      options: v.pipe(v.array(v.strictObject({ label: text, required: v.optional(v.boolean()) })), v.minLength(1)),
    }),
  }),
]);

/** An issue form. */
export const FormSchema = v.strictObject({
  name: text,
  description: text,
  labels: v.optional(v.array(text)),
  body: v.pipe(
    v.array(FieldSchema),
    v.check((fields) => fields.some(({ type }) => type !== 'markdown'), 'a form needs a field'),
  ),
});

/** The chooser's configuration. */
export const ConfigSchema = v.strictObject({
  blank_issues_enabled: v.boolean(),
  contact_links: v.array(v.strictObject({ name: text, url: v.pipe(v.string(), v.url()), about: text })),
});
