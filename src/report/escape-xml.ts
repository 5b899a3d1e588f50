import { stripUnsafe } from './strip-unsafe.ts';

/** What XML 1.0 has no way to write, of what `stripUnsafe` leaves. */
const NO_XML = /[\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text from outside as the content of an XML element or the value of an attribute: one line, nothing hidden in it, nothing that means anything to XML. */
export function xmlText(text: string): string {
  return escapeXml(stripUnsafe(text).replace(NO_XML, ''));
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
