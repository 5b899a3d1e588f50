import { generateKeyPairSync } from 'node:crypto';

/** The PEM text of a key that no App has. */
export const testPrivateKey: string = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
