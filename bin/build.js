// What `npm run build` runs, and `npm start` and the tests before anything else: the native parts and the page, each only if it is not
// there yet or not of this state.
await import("./build-native.js");
await import("./build-page.js");
