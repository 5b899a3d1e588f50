import { isAlias, isMap, isSeq, type Node as YamlNode } from 'yaml';
import { isNumberedKey } from '../numbered-key.ts';
import { keyText, type Place } from '../yaml/place.ts';

/** Where a key at any depth is a number, of which a plain map loses the order: all keys in the order of the file, shared nodes once. Otherwise none. */
export function numberedKeys({ file, node: root }: Place): readonly string[] {
  const keys: string[] = [];
  const seen = new Set<YamlNode>();
  const open: (YamlNode | null)[] = [root];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const node = isAlias(top) ? (file.aliases.get(top) ?? null) : top;
    if (node === null || seen.has(node)) continue;
    seen.add(node);
    if (isMap(node)) {
      keys.push(...node.items.map(({ key }) => keyText(key)));
      for (const { value } of node.items.toReversed()) open.push(value as YamlNode | null);
    } else if (isSeq(node)) for (const item of node.items.toReversed()) open.push(item as YamlNode | null);
  }
  return keys.some(isNumberedKey) ? keys : [];
}
