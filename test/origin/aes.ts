import { createCipheriv, createHmac } from 'node:crypto';

/** How many segments share one key. */
export const KEY_PERIOD = 15;

/** The number of a segment's key. */
export function keyNumber(sequence: number): number {
  return Math.floor(sequence / KEY_PERIOD);
}

/** The 16 bytes of a channel's key. */
export function contentKey(secret: string, channelId: string, number: number): Buffer {
  return createHmac('sha256', secret).update(`key\n${channelId}\n${number}`).digest().subarray(0, 16);
}

/**
 * Encrypts a segment for METHOD=AES-128: CBC with PKCS7 padding. Without an IV attribute the IV is the media sequence
 * number, big-endian in 16 octets (RFC 8216bis 4.4.4.4 and 5.2).
 */
export function encryptSegment(data: Buffer, key: Buffer, sequence: number): Buffer {
  const cipher = createCipheriv('aes-128-cbc', key, sequenceIv(sequence));
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** The IV of a segment if EXT-X-KEY has no IV attribute. */
export function sequenceIv(sequence: number): Buffer {
  const iv = Buffer.alloc(16);
  iv.writeBigUInt64BE(BigInt(sequence), 8);
  return iv;
}
