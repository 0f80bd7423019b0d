// @ts-check
// Puts a function in the place of another of Node's, for the guard.

/**
 * @param {object} owner
 * @param {string} name
 * @param {(original: Function) => Function} make
 * @throws where it is not there: a guard that does not fit this version of Node must not seem to be in force
 */
export function replaceMethod(owner, name, make) {
  const original = /** @type {unknown} */ (Reflect.get(owner, name));
  if (typeof original !== "function") throw new Error(`the egress guard does not fit this version of Node: no ${name}`);
  const replacement = make(original);
  // its name and what promisify reads
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(owner, name, { value: replacement, configurable: true, enumerable: true, writable: true });
}
