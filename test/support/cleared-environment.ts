// Tests run in the environment that the product runs in: what has libraries call out is taken away before they are loaded.
import { clearOutwardVariables } from "../../src/egress/outward-variables.js";
import { quietOnnxRuntime } from "../../src/egress/quiet-onnx-runtime.js";

clearOutwardVariables(process.env);
quietOnnxRuntime();
