/** Turns the bytes of a file into text, in pieces as they come. */
export interface PieceDecoder {
  take(bytes: Uint8Array): void;
  /** The next bytes begin another file, whose encoding is looked at anew. */
  end(): void;
}

/** Small enough that what is not kept is soon forgotten, large enough that decoding costs nothing. */
const PIECE = 16 * 1024;

/** Reads UTF-8, and UTF-16 where a byte order mark says so; damaged bytes become U+FFFD. */
export function createPieceDecoder(onText: (text: string) => void): PieceDecoder {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  /** The first byte of a file that came alone: two tell the encoding. */
  let firstByte: number | null = null;

  function decode(bytes: Uint8Array): void {
    decoder ??= new TextDecoder(encodingOf(bytes), { ignoreBOM: true });
    for (let at = 0; at < bytes.length; at += PIECE) onText(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true }));
  }

  return {
    take(bytes) {
      const [first] = bytes;
      if (first === undefined) return;
      if (decoder !== null) decode(bytes);
      else if (firstByte !== null) {
        const both = new Uint8Array(bytes.length + 1);
        both[0] = firstByte;
        both.set(bytes, 1);
        firstByte = null;
        decode(both);
      } else if (bytes.length === 1) firstByte = first;
      else decode(bytes);
    },
    end() {
      if (firstByte !== null) decode(Uint8Array.of(firstByte));
      firstByte = null;
      if (decoder !== null) onText(decoder.decode());
      decoder = null;
    },
  };
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
