/** The chunks as they come; throws what `tooLarge` makes, instead of the chunk with which they would be more than `limit` bytes. */
export async function* capChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
  tooLarge: () => Error,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  // Leaving the loop early, as by the error, cancels the stream, and with it the transfer.
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    yield chunk;
  }
}
