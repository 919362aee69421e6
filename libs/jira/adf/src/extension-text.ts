import { type AdfNode, attrsOf, firstText } from './adf-node';

/** Returns the object under a name, or an empty one. */
const within = (attrs: AdfNode, name: string): AdfNode => attrsOf({ attrs: attrs[name] });

/** Returns the label of an app or macro: its text, the title that a user gave it, its own title, or its key. */
export function extensionText(attrs: AdfNode): string {
  const parameters = within(attrs, 'parameters');
  const own = [parameters.extensionTitle, within(parameters, 'macroMetadata').title, parameters.title];
  return firstText(bodiedExtensionText(attrs), ...own, lastStep(firstText(attrs.extensionKey)));
}

/** Returns the label of a macro with a body, whose content is rendered from the body. */
export function bodiedExtensionText(attrs: AdfNode): string {
  const macro = within(within(attrs, 'parameters'), 'macroParams');
  return firstText(attrs.text, attrs.title, within(macro, 'title').value);
}

/** Returns the last segment of a key, because the key of a Forge app is the path of its module. */
function lastStep(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1) || key;
}
