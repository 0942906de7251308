/** Keeps Lit's reminder about its development build out of the test output; every other warning stays visible. */
declare global {
  var litIssuedWarnings: Set<string> | undefined;
}

globalThis.litIssuedWarnings ??= new Set();
globalThis.litIssuedWarnings.add("dev-mode");

export {};
