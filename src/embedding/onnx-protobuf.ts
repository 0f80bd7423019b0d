// Writes the few messages of onnx.proto that a model file needs (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
// Used once, when the graph of the local engine is built; ONNX Runtime is what reads the result.

/** Pieces of an encoded message, in order. Weights stay views of the caller's memory until they are written to the file. */
export type Encoded = readonly Uint8Array[];

/** TensorProto.DataType of the types in use. */
export const ELEMENT_TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little endian, row major. */
  readonly data: Uint8Array;
}

export type Attribute = number | { readonly float: number } | readonly number[];

export interface Node {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  /** A string is a dimension known only when the graph runs. */
  readonly shape: readonly (number | string)[];
}

export interface Model {
  readonly opset: number;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
}

// Wire types of protobuf: https://protobuf.dev/programming-guides/encoding/
const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value < 0 ? (1n << 64n) + BigInt(value) : BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

const tag = (field: number, wireType: number): number[] => varint(field * 8 + wireType);

const integer = (field: number, value: number): Encoded => [Uint8Array.from([...tag(field, VARINT), ...varint(value)])];

const message = (field: number, ...parts: readonly Encoded[]): Encoded => {
  const pieces = parts.flat();
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  return [Uint8Array.from([...tag(field, BYTES), ...varint(length)]), ...pieces];
};

const text = (field: number, value: string): Encoded => message(field, [new TextEncoder().encode(value)]);

function float(field: number, value: number): Encoded {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [Uint8Array.from(tag(field, FIXED32)), bytes];
}

function encodeAttribute(name: string, value: Attribute): Encoded {
  const [FLOAT, INT, INTS] = [1, 2, 7];
  if (typeof value === "number") return message(5, text(1, name), integer(3, value), integer(20, INT));
  if ("float" in value) return message(5, text(1, name), float(2, value.float), integer(20, FLOAT));
  return message(5, text(1, name), ...value.map((item) => integer(8, item)), integer(20, INTS));
}

const encodeNode = (node: Node): Encoded =>
  message(
    1,
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(3, node.outputs[0] ?? ""),
    text(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => encodeAttribute(name, value)),
    text(7, node.domain ?? ""),
  );

const encodeInitializer = (name: string, tensor: Tensor): Encoded =>
  message(
    5,
    ...tensor.shape.map((length) => integer(1, length)),
    integer(2, ELEMENT_TYPES[tensor.type]),
    text(8, name),
    message(9, [tensor.data]),
  );

function encodeValueInfo(field: number, value: ValueInfo): Encoded {
  const dimensions = value.shape.map((length) =>
    message(1, typeof length === "number" ? integer(1, length) : text(2, length)),
  );
  const tensorType = message(1, integer(1, ELEMENT_TYPES[value.type]), message(2, ...dimensions));
  return message(field, text(1, value.name), message(2, tensorType));
}

/** The bytes of a ModelProto. */
export function encodeModel(model: Model): Encoded {
  const graph = message(
    7,
    ...model.nodes.map(encodeNode),
    text(2, "eyrie"),
    ...[...model.initializers].map(([name, tensor]) => encodeInitializer(name, tensor)),
    ...model.inputs.map((value) => encodeValueInfo(11, value)),
    ...model.outputs.map((value) => encodeValueInfo(12, value)),
  );
  const IR_VERSION = 8;
  const opset = message(8, text(1, ""), integer(2, model.opset));
  const microsoft = message(8, text(1, "com.microsoft"), integer(2, 1));
  return [...integer(1, IR_VERSION), ...text(2, "eyrie"), ...graph, ...opset, ...microsoft];
}
