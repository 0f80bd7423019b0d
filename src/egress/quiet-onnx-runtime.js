// @ts-check
// ONNX Runtime's own builds for Linux report to Microsoft from version 1.29 on: which model was loaded, by which program, on what machine.
// The native library does so itself, where no guard of Node's modules reaches; it asks this variable, once, when it is loaded.

/** To be called on the main thread, before ONNX Runtime is loaded on any: threads have copies of the environment. */
export function quietOnnxRuntime() {
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
}
