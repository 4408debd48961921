/** Any value that a token may hold. Values that cannot be a time are null. */
export type Cbor = number | string | Uint8Array | Cbor[] | Map<Cbor, Cbor> | Tagged | null;

export interface Tagged {
  tag: number;
  value: Cbor;
}

const MAX_CBOR_DEPTH = 8;
const MAX_CBOR_ITEMS = 512;

/**
 * The single CBOR item (RFC 8949) that spans the bytes. Undefined if they are anything else, have indefinite length,
 * are nested more than 8 deep, or have more than 512 items.
 */
export function cborOf(bytes: Uint8Array): Cbor | undefined {
  const reader = new CborReader(bytes);
  try {
    const item = reader.item(0);
    return reader.at === bytes.length ? item : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class CborReader {
  at = 0;
  private items = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  item(depth: number): Cbor {
    if (depth > MAX_CBOR_DEPTH || ++this.items > MAX_CBOR_ITEMS) throw new RangeError('too much CBOR');
    const head = this.view.getUint8(this.at++);
    const info = head & 0x1f;
    const major = head >> 5;
    if (major === 7) return this.simple(info);
    const size = this.argument(info);
    switch (major) {
      case 0:
        return size;
      case 1:
        return -1 - size;
      case 2:
        return this.take(size);
      case 3:
        return new TextDecoder().decode(this.take(size));
      case 4:
        return this.list(size, () => this.item(depth + 1));
      case 5:
        return new Map(this.list(size, () => [this.item(depth + 1), this.item(depth + 1)] as const));
      default:
        return { tag: size, value: this.item(depth + 1) };
    }
  }

  private argument(info: number): number {
    if (info < 24) return info;
    if (info === 24) return this.view.getUint8(this.skip(1));
    if (info === 25) return this.view.getUint16(this.skip(2));
    if (info === 26) return this.view.getUint32(this.skip(4));
    if (info === 27) return Number(this.view.getBigUint64(this.skip(8)));
    throw new RangeError('no CBOR length');
  }

  private simple(info: number): Cbor {
    if (info === 26) return this.view.getFloat32(this.skip(4));
    if (info === 27) return this.view.getFloat64(this.skip(8));
    if (info === 24 || info === 25) this.take(info - 23);
    else if (info > 27) throw new RangeError('no CBOR value');
    return null;
  }

  private list<T>(size: number, read: () => T): T[] {
    if (size > MAX_CBOR_ITEMS) throw new RangeError('too much CBOR');
    return Array.from({ length: size }, read);
  }

  private take(size: number): Uint8Array {
    if (size > this.bytes.length - this.at) throw new RangeError('short CBOR');
    const start = this.skip(size);
    return this.bytes.subarray(start, start + size);
  }

  private skip(size: number): number {
    this.at += size;
    return this.at - size;
  }
}
