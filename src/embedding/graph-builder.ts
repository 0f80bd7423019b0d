// Collects the nodes and constants of an ONNX graph, so that the description of a network reads as its arithmetic.
import type { Attribute, ElementType, Model, Node, Tensor, ValueInfo } from "./onnx-protobuf.ts";

type Attributes = Readonly<Record<string, Attribute>>;

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

export class GraphBuilder {
  readonly #nodes: Node[] = [];
  readonly #initializers = new Map<string, Tensor>();

  /** Adds one node and returns the name of its only output. */
  add(operator: string, inputs: readonly string[], attributes: Attributes = {}, domain = ""): string {
    const [output] = this.#addNode(operator, inputs, 1, attributes, domain);
    return output ?? "";
  }

  /** Adds one node of several outputs and returns their names. */
  addMany(operator: string, inputs: readonly string[], outputCount: number, attributes: Attributes = {}): string[] {
    return this.#addNode(operator, inputs, outputCount, attributes, "");
  }

  constant(name: string, type: ElementType, shape: readonly number[], data: ArrayBufferView): string {
    this.#initializers.set(name, { type, shape, data: bytesOf(data) });
    return name;
  }

  /** One number, stored once however often it is used. */
  scalar(value: number): string {
    return this.constant(`scalar_${value}`, "float32", [], Float32Array.of(value));
  }

  /** A list of 64-bit integers, as axes and shapes are. */
  integers(...values: number[]): string {
    return this.constant(`integers_${values.join("_")}`, "int64", [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Gives a value the name it has outside the graph. */
  output(value: string, name: string): void {
    this.#nodes.push({ operator: "Identity", inputs: [value], outputs: [name] });
  }

  build(inputs: readonly ValueInfo[], outputs: readonly ValueInfo[], opset: number): Model {
    return { opset, inputs, outputs, nodes: this.#nodes, initializers: this.#initializers };
  }

  #addNode(operator: string, inputs: readonly string[], outputCount: number, attributes: Attributes, domain: string) {
    const id = this.#nodes.length;
    const outputs = Array.from({ length: outputCount }, (_, index) => `${operator}_${id}_${index}`);
    this.#nodes.push({ operator, inputs, outputs, attributes, domain });
    return outputs;
  }
}
