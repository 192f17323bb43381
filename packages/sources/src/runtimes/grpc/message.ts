import { Buffer } from 'node:buffer';
import protobuf from 'protobufjs/minimal.js';
import { RUNTIME_BOUNDS } from '../port/index.js';

/**
 * Reading and writing of protocol buffers without their files: only the fields that are used, by their numbers. The full
 * descriptions of containerd and CRI cost more memory than the inspector may have.
 */
export type Reader = protobuf.Reader;

/** What to do with one field: called with the reader behind its tag. Takes exactly this field. */
export type FieldReaders<Into> = Readonly<Record<number, (into: Into, reader: Reader) => void>>;

/**
 * Reads all fields of a message into `into`, those without a reader are skipped.
 * @throws {Error} where the bytes are no message
 */
export function readFields<Into>(bytes: Uint8Array, into: Into, fields: FieldReaders<Into>): Into {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read === undefined) reader.skipType(tag & 7);
    else read(into, reader);
  }
  return into;
}

/** A decoder of whole messages, each starting from a blank one. */
export function decoder<Into>(blank: () => Into, fields: FieldReaders<Into>): (bytes: Uint8Array) => Into {
  return (bytes) => readFields(bytes, blank(), fields);
}

/** One entry of a `map<string, string>`; entries beyond the bound of labels are skipped. */
export function readMapEntry(map: Map<string, string>, reader: Reader): void {
  const entry = readFields(
    reader.bytes(),
    { key: '', value: '' },
    {
      1: (into, from) => (into.key = from.string()),
      2: (into, from) => (into.value = from.string()),
    },
  );
  if (map.size < RUNTIME_BOUNDS.labelsMax) map.set(entry.key, entry.value);
}

/** A message of text fields, by field number; empty ones are left out as proto3 does. */
export function textMessage(fields: Readonly<Record<number, string | readonly string[]>>): Buffer {
  const writer = protobuf.Writer.create();
  for (const [number, texts] of Object.entries(fields)) {
    for (const text of typeof texts === 'string' ? [texts] : texts) {
      if (text !== '') writer.uint32(Number(number) * 8 + 2).string(text);
    }
  }
  return Buffer.from(writer.finish());
}

/** seconds and nanoseconds of google.protobuf.Timestamp, as milliseconds since the epoch */
export function readTimestampMs(reader: Reader): number {
  const time = readFields(
    reader.bytes(),
    { seconds: 0, nanos: 0 },
    {
      1: (into, from) => (into.seconds = Number(from.int64())),
      2: (into, from) => (into.nanos = from.int32()),
    },
  );
  return time.seconds * 1_000 + Math.floor(time.nanos / 1_000_000);
}
