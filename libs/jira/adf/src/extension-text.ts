import { type AdfNode, attrsOf, firstText } from './adf-node';

/** The object under a name, or an empty one. */
const within = (attrs: AdfNode, name: string): AdfNode => attrsOf({ attrs: attrs[name] });

/** What an app or macro is called: its text, the title that somebody gave it, its own, or its key. */
export function extensionText(attrs: AdfNode): string {
  const parameters = within(attrs, 'parameters');
  const own = [parameters.extensionTitle, within(parameters, 'macroMetadata').title, parameters.title];
  return firstText(bodiedExtensionText(attrs), ...own, lastStep(firstText(attrs.extensionKey)));
}

/** One with a body says the rest by that. */
export function bodiedExtensionText(attrs: AdfNode): string {
  const macro = within(within(attrs, 'parameters'), 'macroParams');
  return firstText(attrs.text, attrs.title, within(macro, 'title').value);
}

/** Apps of Forge have the path of their module for a key. */
function lastStep(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1) || key;
}
