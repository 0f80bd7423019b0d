// What Vite makes of imports that are no modules.
declare module "*?url" {
  const address: string;
  export default address;
}
