/** The wire format of protobuf: tags, varints and pieces of known length. Source: protobuf.dev, "Encoding". */

/** Bytes that are no protobuf message. */
export class MalformedProtobuf extends Error {}

export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

/** Reads the fields of one message, one after another. */
export class WireReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The number and wire type of the next field. */
  tag(): { readonly number: number; readonly wireType: number } {
    const tag = this.varint();
    if (tag < 8n || tag > 0xffff_ffffn) throw new MalformedProtobuf('proto: illegal tag');
    return { number: Number(tag >> 3n), wireType: Number(tag & 7n) };
  }

  /** A varint as an unsigned number of 64 bits. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new MalformedProtobuf('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedProtobuf('proto: integer overflow');
  }

  /** A piece of known length; a view of the message's bytes. */
  piece(): Uint8Array {
    const size = this.varint();
    if (size > BigInt(this.bytes.length - this.at)) throw new MalformedProtobuf('unexpected EOF');
    const start = this.at;
    this.at += Number(size);
    return this.bytes.subarray(start, this.at);
  }

  /** The eight bytes of a double. */
  double(): number {
    const start = this.at;
    this.take(8);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + start, 8).getFloat64(0, true);
  }

  skip(wireType: number): void {
    switch (wireType) {
      case VARINT:
        this.varint();
        break;
      case FIXED64:
        this.take(8);
        break;
      case BYTES:
        this.piece();
        break;
      case FIXED32:
        this.take(4);
        break;
      default:
        throw new MalformedProtobuf(`proto: illegal wireType ${wireType}`);
    }
  }

  private take(bytes: number): void {
    if (this.at + bytes > this.bytes.length) throw new MalformedProtobuf('unexpected EOF');
    this.at += bytes;
  }
}

/** Writes a message, field after field. */
export class WireWriter {
  private readonly parts: Uint8Array[] = [];

  text(number: number, value: string): this {
    return this.piece(number, Buffer.from(value));
  }

  message(number: number, write: (inner: WireWriter) => void): this {
    const inner = new WireWriter();
    write(inner);
    return this.piece(number, inner.bytes());
  }

  bool(number: number, value: boolean): this {
    this.parts.push(varint(number * 8 + VARINT), varint(value ? 1 : 0));
    return this;
  }

  piece(number: number, bytes: Uint8Array): this {
    this.parts.push(varint(number * 8 + BYTES), varint(bytes.length), bytes);
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}
