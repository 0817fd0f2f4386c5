// As much of the protobuf encoding (protobuf.dev/programming-guides/encoding) as Chromium's push client speaks.

/** A number in groups of seven bits. */
export function varint(value) {
  const groups = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const last = rest < 128n;
    groups.push(Number(rest & 127n) | (last ? 0 : 128));
    if (last) return Buffer.from(groups);
  }
}

/** The varint that begins at `start`, and where it ends; `null` while it is not whole. */
export function written(buffer, start) {
  let value = 0n;
  for (let at = start; at < buffer.length; at += 1) {
    value |= BigInt(buffer[at] & 127) << BigInt(7 * (at - start));
    if (buffer[at] < 128) return { value, end: at + 1 };
  }
  return null;
}

export const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);

export function fixed64(field, value) {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64LE(value);
  return Buffer.concat([varint((field << 3) | 1), eight]);
}

/** Bytes, or a message within the message. */
export function bytes(field, ...parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

export const text = (field, value) => bytes(field, Buffer.from(value));

/** The fields of a message: all values of each, numbers as they are, the rest as bytes. */
export function fields(message) {
  const found = new Map();
  let at = 0;
  const next = () => {
    const { value, end } = written(message, at);
    at = end;
    return value;
  };
  const take = (length) => message.subarray(at, (at += length));
  while (at < message.length) {
    const key = Number(next());
    const value = [next, () => take(8).readBigUInt64LE(), () => take(Number(next())), , , () => take(4)][key & 7]();
    found.set(key >> 3, [...(found.get(key >> 3) ?? []), value]);
  }
  return found;
}
