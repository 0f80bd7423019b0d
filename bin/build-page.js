// src/web -> dist/web, with names that tell the content, each also compressed; into another folder if one is named. Nothing is fetched.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const root = resolve(import.meta.dirname, "..");
const output = resolve(process.argv[2] ?? join(root, "dist/web"));
const require = createRequire(import.meta.url);

/** What the page is made of is installed in a clone; the package that was made from one brings the built page. */
const canBuild = ["vite", "preact", "dompurify", "marked", "pdfjs-dist"].every(isInstalled);
if (canBuild && (process.argv[2] !== undefined || isOutdated())) await buildPage();
if (!existsSync(join(output, "index.html")))
  console.log("The page is not built: what it is made of comes with `npm ci`, without --omit=dev");

function isOutdated() {
  const builtMs = statSync(join(output, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(join(root, "src"), { recursive: true }).map((name) => join(root, "src", name));
  return [...sources, join(root, "package-lock.json")].some(
    (path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > builtMs,
  );
}

async function buildPage() {
  const started = Date.now();
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: join(root, "src/web"),
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [pdfResources()],
    build: {
      outDir: output,
      emptyOutDir: true,
      target: ["chrome123", "firefox121", "safari17.5"],
      // a policy without `data:` refuses what is written into the style sheet
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
    },
  });
  compress(output);
  console.log(`The page is built: ${Date.now() - started} ms`);
}

/** Character maps and the fonts that a PDF file may take for granted, for pdf.js to read from this service. */
function pdfResources() {
  return {
    name: "pdf-resources",
    generateBundle() {
      const folder = dirname(require.resolve("pdfjs-dist/package.json"));
      const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      for (const kind of ["cmaps", "standard_fonts"]) {
        for (const name of readdirSync(join(folder, kind))) {
          const source = readFileSync(join(folder, kind, name));
          this.emitFile({ type: "asset", fileName: `assets/pdf-${version}/${kind}/${name}`, source });
        }
      }
    },
  };
}

function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:js|mjs|css|html|svg)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}

function isInstalled(name) {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return existsSync(join(root, "node_modules", name));
  }
}
