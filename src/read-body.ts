import type { IncomingMessage } from 'node:http';

/**
 * A request's bytes, counted while they come: a body over the limit, or one that `grow` (told the bytes so far) has no room for, is given up at
 * once, not gathered first. A body that never ends is ended by the server's request timeout.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  grow: (received: number) => boolean,
): Promise<Buffer | 'too-large' | 'no-room' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (reason: 'too-large' | 'no-room' | 'aborted'): void => {
      request.pause();
      chunks.length = 0;
      resolve(reason);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) giveUp('too-large');
      else if (!grow(size)) giveUp('no-room');
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => giveUp('aborted'));
    request.on('close', () => giveUp('aborted'));
  });
}
