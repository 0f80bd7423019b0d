// The look of every report page: light and dark by the reader's own choice, nothing fetched from anywhere.

const STYLE = `
:root{--ground:#f7f7f5;--sheet:#fff;--ink:#1d2127;--soft:#626b77;--rule:#e3e4e0;--track:#eef0f2;--s0:#2f6fb4;--s1:#c96a1b;--s2:#3c8d5a;--s3:#8a5fb0;--good:#2c7a4b;--bad:#b3372f;--good-ground:#e8f4ec;--bad-ground:#fbeae8}
@media (prefers-color-scheme:dark){:root{--ground:#15181c;--sheet:#1d2126;--ink:#e8eaed;--soft:#9aa4b0;--rule:#30363d;--track:#2a3037;--s0:#6aa6e8;--s1:#e59a54;--s2:#6cc08b;--s3:#b794dc;--good:#7fcf9d;--bad:#f0857c;--good-ground:#1c2f24;--bad-ground:#37211f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:1120px;margin:0 auto;padding:36px 24px 80px}
h1{font-size:28px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:18px;margin:42px 0 14px;letter-spacing:-.005em}
p{margin:0 0 8px}.soft{color:var(--soft);font-size:13.5px}
.banner{margin:20px 0 0;padding:12px 16px;border-radius:8px;font-weight:600}
.banner.good{background:var(--good-ground);color:var(--good)}.banner.bad{background:var(--bad-ground);color:var(--bad)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px}
.card,figure,details,.sheet{background:var(--sheet);border:1px solid var(--rule);border-radius:10px}
.card{padding:12px 14px}.card b{display:block;font-size:25px;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums}
.card .name{font-size:12.5px;font-weight:600;color:var(--soft)}.card .of{font-size:12px;color:var(--soft);line-height:1.35}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:14px}
figure{margin:0;padding:14px 16px 10px}figcaption{font-weight:600;font-size:14px;margin-bottom:6px}
svg{display:block;width:100%;height:auto}svg text{font:11px system-ui,"Liberation Sans",sans-serif;fill:var(--ink)}
svg .tick,svg .axis{fill:var(--soft)}svg .grid{stroke:var(--rule)}svg .ideal{stroke:var(--soft);stroke-dasharray:4 4}
svg .mark{stroke:var(--ink);stroke-dasharray:3 3}svg .line{fill:none;stroke-width:2.2}svg .track{fill:var(--track)}
svg .whisker{stroke:var(--ink);stroke-width:1.2;fill:none;opacity:.75}svg .value{font-variant-numeric:tabular-nums;font-weight:600}
.line.s0{stroke:var(--s0)}.line.s1{stroke:var(--s1)}.line.s2{stroke:var(--s2)}.line.s3{stroke:var(--s3)}
.dot.s0,.bar.s0{fill:var(--s0)}.dot.s1{fill:var(--s1)}.dot.s2{fill:var(--s2)}.dot.s3{fill:var(--s3)}
.key{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px}.key.s0{background:var(--s0)}.key.s1{background:var(--s1)}.key.s2{background:var(--s2)}.key.s3{background:var(--s3)}
.legend{margin:4px 0 0;font-size:12.5px;color:var(--soft)}.legend span{margin-right:16px}
.sheet{padding:4px 16px;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13.5px}th{text-align:left;font-weight:600;color:var(--soft);font-size:12.5px}
th,td{padding:6px 12px 6px 0;border-bottom:1px solid var(--rule);vertical-align:top}tr:last-child td{border-bottom:0}
td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
details{margin:0 0 8px;padding:0 16px}summary{cursor:pointer;padding:10px 0;display:flex;gap:10px;align-items:baseline}
summary::-webkit-details-marker{display:none}summary .q{flex:1}summary .kind{font-size:12px;color:var(--soft);white-space:nowrap}
.state{font-size:12px;font-weight:650;min-width:52px}.state.good{color:var(--good)}.state.bad{color:var(--bad)}
details[open] summary{border-bottom:1px solid var(--rule);margin-bottom:12px}
dl{display:grid;grid-template-columns:110px 1fr;gap:6px 14px;margin:0 0 14px;font-size:14px}dt{color:var(--soft)}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:var(--good-ground);color:inherit;padding:0 2px;border-radius:3px}
a{color:var(--s0)}nav a{margin-right:14px;font-size:13.5px}
@media (max-width:560px){dl{grid-template-columns:1fr}main{padding:20px 14px 60px}}
@media print{details{break-inside:avoid}body{background:#fff}}
`;

export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${STYLE}</style></head>
<body><main>
${body}
</main></body></html>
`;
}
