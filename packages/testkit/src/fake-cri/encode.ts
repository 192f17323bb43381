import protobuf from 'protobufjs/minimal.js';
import type { FakeCriContainer, FakeCriSandbox } from './fake-container.js';

// Field numbers of k8s.io/cri-api, pkg/apis/runtime/v1/api.proto.

type Writer = protobuf.Writer;

const CONTAINER_STATE = { created: 0, running: 1, exited: 2 } as const;

function message(write: (writer: Writer) => void): Buffer {
  const writer = protobuf.Writer.create();
  write(writer);
  return Buffer.from(writer.finish());
}

function bytes(writer: Writer, field: number, value: Uint8Array): void {
  writer.uint32(field * 8 + 2).bytes(value);
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32(field * 8 + 2).string(value);
}

function number(writer: Writer, field: number, value: number): void {
  writer.uint32(field * 8).int64(value);
}

function nameOnly(name: string): Buffer {
  return message((writer) => {
    text(writer, 1, name);
  });
}

export function versionResponse(): Buffer {
  return message((writer) => {
    text(writer, 1, '0.1.0');
    text(writer, 2, 'cri-o');
    text(writer, 3, '1.33.0');
    text(writer, 4, 'v1');
  });
}

export function listContainersResponse(containers: readonly FakeCriContainer[]): Buffer {
  return message((writer) => {
    for (const each of containers) bytes(writer, 1, container(each));
  });
}

function container(each: FakeCriContainer): Buffer {
  return message((writer) => {
    text(writer, 1, each.id);
    text(writer, 2, each.sandboxId);
    bytes(writer, 3, nameOnly(each.name));
    bytes(writer, 4, nameOnly(each.image));
    text(writer, 5, each.imageRef);
    number(writer, 6, CONTAINER_STATE[each.state]);
    number(writer, 7, each.createdAtNs);
  });
}

export function listSandboxesResponse(sandboxes: readonly FakeCriSandbox[]): Buffer {
  return message((writer) => {
    for (const each of sandboxes) bytes(writer, 1, sandbox(each));
  });
}

function sandbox(each: FakeCriSandbox): Buffer {
  const metadata = message((writer) => {
    text(writer, 1, each.name);
    text(writer, 2, each.uid);
    text(writer, 3, each.namespace);
  });
  return message((writer) => {
    text(writer, 1, each.id);
    bytes(writer, 2, metadata);
    number(writer, 3, 0);
    number(writer, 4, each.createdAtNs);
  });
}

/** ContainerStatusResponse and PodSandboxStatusResponse, as far as they have the same fields */
export function statusResponse(id: string, state: number, info: string | null): Buffer {
  const status = message((writer) => {
    text(writer, 1, id);
    number(writer, 3, state);
  });
  return message((writer) => {
    bytes(writer, 1, status);
    if (info === null) return;
    const entry = message((into) => {
      text(into, 1, 'info');
      text(into, 2, info);
    });
    bytes(writer, 2, entry);
  });
}

export function containerState(each: FakeCriContainer): number {
  return CONTAINER_STATE[each.state];
}

export function eventResponse(containerId: string): Buffer {
  return message((writer) => {
    text(writer, 1, containerId);
    number(writer, 2, 1);
  });
}

/** Field 1 of a request: the id asked for. */
export function idOf(request: Buffer): string {
  const reader = protobuf.Reader.create(request);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 10) return reader.string();
    reader.skipType(tag & 7);
  }
  return '';
}
