import { randomBytes } from 'node:crypto';

let last = 0;

/**
 * A UUID (version 7) above every one made before in this process. pg-boss orders tasks of one key by the start of their transaction and then by
 * id, so tasks that one transaction enqueues keep their order.
 */
export function nextTaskId(now: number = Date.now()): string {
  // Milliseconds with 12 more bits, as the version allows: 4,096 ids a millisecond before the clock is run ahead of.
  last = Math.max(last + 1, now * 4096);
  const time = BigInt(last).toString(16).padStart(15, '0');
  const tail = randomBytes(8);
  tail.writeUInt8((tail.readUInt8(0) & 0x3f) | 0x80, 0);
  const random = tail.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${time.slice(12)}-${random.slice(0, 4)}-${random.slice(4)}`;
}
