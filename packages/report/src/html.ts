/** Markup that is safe to insert as it is. Made by {@link html}; the page's own constants aside, by nothing else. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text and numbers are escaped, markup is inserted, lists are joined, nothing stays nothing. */
export type HtmlValue = string | number | Html | null | undefined | readonly HtmlValue[];

/**
 * Tagged template for markup. Whatever is not markup already becomes inert text, also inside quoted attributes.
 *
 * @example html`<p title="${title}">${text}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: parts.reduce((markup, part, index) => markup + render(values[index - 1]) + part) };
}

/**
 * Text that means nothing to a browser. Control and bidirectional formatting characters, which could make a name look like
 * another, show as U+FFFD.
 */
export function escapeHtml(text: string): string {
  return text.replace(unprintable, '\ufffd').replace(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
}

// Control characters except tab and line feed, bidirectional formatting, lone surrogates.
const unprintable =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function render(value: HtmlValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(render).join('');
}
