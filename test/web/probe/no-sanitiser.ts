// Stands in for the sanitiser where the renderer has to hold alone.
export function sanitise(): void {}
