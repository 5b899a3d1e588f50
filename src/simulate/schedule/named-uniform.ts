/** A number that stands for a name: FNV-1a over its UTF-16 units. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/**
 * At least 0, less than 1: always the same for a seed, a draw and a name. So a baseline and a candidate draw the same for what they share, whatever else either
 * has: common random numbers. The mixing is that of MurmurHash3's end.
 */
export function namedUniform(seed: number, draw: number, name: number): number {
  const first = mix(mix((seed | 0) ^ name) + Math.imul(draw + 1, 0x9e3779b9));
  const second = mix(first ^ Math.imul(name, 0x85ebca6b) ^ 0x68e31da4);
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
