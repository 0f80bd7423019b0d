// Turns one authoring page (well-formed HTML, a small subset of tags) into a flat OpenDocument text.
// Usage: node fodt.mjs page.html > page.fodt
// <h1> is the title; <h2>, <h3>, <h4> are heading levels 1 to 3. <table data-w="3,1,1" data-a="lrr">
// gives relative column widths and alignment. class="break" on a heading starts a new page.
import { readFileSync } from 'node:fs';

const source = readFileSync(process.argv[2], 'utf8');

function parse(text) {
  const root = { tag: '#root', attrs: {}, kids: [] };
  const stack = [root];
  const empty = new Set(['br', 'meta', 'hr']);
  const token = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/gi;
  for (const m of text.matchAll(token)) {
    const top = stack[stack.length - 1];
    if (m[4] !== undefined) { top.kids.push(m[4]); continue; }
    if (!m[2]) continue;
    const tag = m[2].toLowerCase();
    if (m[1]) {
      if (top.tag !== tag) throw new Error(`${process.argv[2]}: </${tag}> closes <${top.tag}>`);
      stack.pop();
      continue;
    }
    const attrs = {};
    for (const a of m[3].matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)) attrs[a[1]] = a[2] ?? '';
    const node = { tag, attrs, kids: [] };
    top.kids.push(node);
    if (!empty.has(tag)) stack.push(node);
  }
  if (stack.length > 1) throw new Error(`${process.argv[2]}: <${stack[stack.length - 1].tag}> is not closed`);
  return root;
}

const walk = (n, f) => { if (typeof n !== 'string') { f(n); n.kids.forEach((k) => walk(k, f)); } };
const find = (n, tag) => { let hit; walk(n, (k) => { if (!hit && k.tag === tag) hit = k; }); return hit; };
const plain = (n) => (typeof n === 'string' ? n : n.kids.map(plain).join(''));
const esc = (s) => s.replace(/&(?!(amp|lt|gt|quot|#\d+);)/g, '&amp;').replace(/>/g, '&gt;');
const squash = (s) => esc(s.replace(/\s+/g, ' '));

const tree = parse(source);
const meta = {};
walk(tree, (n) => { if (n.tag === 'meta' && n.attrs.name) meta[n.attrs.name] = n.attrs.content; });
const title = plain(find(tree, 'title')).trim();
const tableStyles = [];

function inline(node) {
  return node.kids.map((k) => {
    if (typeof k === 'string') return squash(k);
    if (k.tag === 'br') return '<text:line-break/>';
    const style = { strong: 'Strong', b: 'Strong', em: 'Emphasis', i: 'Emphasis', code: 'Code' }[k.tag];
    if (style) return `<text:span text:style-name="${style}">${inline(k)}</text:span>`;
    if (k.tag === 'a' || k.tag === 'span') return inline(k);
    return '';
  }).join('');
}

const para = (style, body) => `<text:p text:style-name="${style}">${body.trim()}</text:p>`;

function list(node, nested = false) {
  const ordered = node.tag === 'ol';
  const items = node.kids.filter((k) => k.tag === 'li').map((li) => {
    const text = { ...li, kids: li.kids.filter((k) => typeof k === 'string' || !['ul', 'ol'].includes(k.tag)) };
    const inner = li.kids.filter((k) => ['ul', 'ol'].includes(k.tag)).map((k) => list(k, true)).join('');
    return `<text:list-item>${para(ordered ? 'List_20_Number' : 'List_20_Bullet', inline(text))}${inner}</text:list-item>`;
  });
  return `<text:list${nested ? '' : ` text:style-name="${ordered ? 'LN' : 'LB'}"`}>${items.join('')}</text:list>`;
}

function table(node) {
  const rows = [];
  walk(node, (n) => { if (n.tag === 'tr') rows.push(n); });
  const cells = rows.map((r) => r.kids.filter((k) => k.tag === 'td' || k.tag === 'th'));
  const cols = Math.max(...cells.map((c) => c.length));
  const weights = (node.attrs['data-w'] || Array(cols).fill(1).join(',')).split(',').map(Number);
  if (weights.length !== cols) throw new Error(`${process.argv[2]}: table has ${cols} columns, widths ${weights}`);
  const total = weights.reduce((a, b) => a + b, 0);
  const align = (node.attrs['data-a'] || '').padEnd(cols, 'l');
  const name = `T${tableStyles.length + 1}`;
  tableStyles.push(`<style:style style:name="${name}" style:family="table"><style:table-properties style:width="16cm" table:align="margins" fo:margin-top="0.1cm" fo:margin-bottom="0.35cm"/></style:style>`
    + weights.map((w, i) => `<style:style style:name="${name}.${i}" style:family="table-column"><style:table-column-properties style:column-width="${(16 * w / total).toFixed(3)}cm" style:rel-column-width="${Math.round(65535 * w / total)}*"/></style:style>`).join(''));
  const caption = find(node, 'caption');
  const row = (cs, head, odd) => `<table:table-row table:style-name="Row">${cs.map((c, i) => {
    const style = head ? 'Table_20_Heading' : align[i] === 'r' ? 'Table_20_Number' : 'Table_20_Contents';
    const body = c.tag === 'th' && !head ? `<text:span text:style-name="Strong">${inline(c)}</text:span>` : inline(c);
    return `<table:table-cell table:style-name="${head ? 'CellHead' : odd ? 'CellOdd' : 'Cell'}" office:value-type="string">${para(style, body)}</table:table-cell>`;
  }).join('')}</table:table-row>`;
  const head = cells[0].every((c) => c.tag === 'th') && cells.length > 1;
  return (caption ? para('Caption', inline(caption)) : '')
    + `<table:table table:name="Table${tableStyles.length}" table:style-name="${name}">`
    + weights.map((_, i) => `<table:table-column table:style-name="${name}.${i}"/>`).join('')
    + (head ? `<table:table-header-rows>${row(cells[0], true)}</table:table-header-rows>` : '')
    + cells.slice(head ? 1 : 0).map((c, i) => row(c, false, i % 2)).join('') + '</table:table>'
    + para('Gap', '');
}

function block(node) {
  if (typeof node === 'string') { if (node.trim()) throw new Error(`${process.argv[2]}: stray text "${node.trim().slice(0, 40)}"`); return ''; }
  const { tag, attrs } = node;
  if (tag === 'h1') return para('Title', inline(node));
  if (/^h[2-4]$/.test(tag)) {
    const level = Number(tag[1]) - 1;
    const style = attrs.class === 'break' ? `Break${level}` : `Heading_20_${level}`;
    return `<text:h text:style-name="${style}" text:outline-level="${level}">${inline(node).trim()}</text:h>`;
  }
  if (tag === 'p') return para({ subtitle: 'Subtitle', note: 'Note', sign: 'Sign' }[attrs.class] || 'Text_20_body', inline(node));
  if (tag === 'ul' || tag === 'ol') return list(node);
  if (tag === 'table') return table(node);
  if (tag === 'pre') return plain(node).replace(/^\n|\n\s*$/g, '').split('\n').map((l) => `<text:p text:style-name="Preformatted_20_Text">${esc(l).replace(/ {2,}/g, (s) => ` <text:s text:c="${s.length - 1}"/>`)}</text:p>`).join('');
  if (['section', 'main', 'article', 'div'].includes(tag)) return node.kids.map(block).join('');
  throw new Error(`${process.argv[2]}: <${tag}> is not supported`);
}

const body = find(tree, 'body').kids.map(block).join('\n');
const S = (name, parent, p = '', t = '', more = '') => `<style:style style:name="${name.replace(/ /g, '_20_')}" style:display-name="${name}" style:family="paragraph"${parent ? ` style:parent-style-name="${parent.replace(/ /g, '_20_')}"` : ''} ${more}><style:paragraph-properties ${p}/><style:text-properties ${t}/></style:style>`;
const ink = '#1f3b57';
const cell = (name, extra) => `<style:style style:name="${name}" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border-top="0.5pt solid #b8c2cc" fo:border-bottom="0.5pt solid #b8c2cc" fo:border-left="none" fo:border-right="none" style:vertical-align="top" ${extra}/></style:style>`;
const levels = (ordered) => [1, 2].map((l) => {
  const pos = `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="${0.7 * l}cm" fo:text-indent="-0.6cm" fo:margin-left="${0.7 * l}cm"/></style:list-level-properties>`;
  return ordered
    ? `<text:list-level-style-number text:level="${l}" style:num-format="${l === 1 ? '1' : 'a'}" style:num-suffix="${l === 1 ? '.' : ')'}">${pos}</text:list-level-style-number>`
    : `<text:list-level-style-bullet text:level="${l}" text:bullet-char="${l === 1 ? '•' : '–'}">${pos}</text:list-level-style-bullet>`;
}).join('');

process.stdout.write(`<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>${esc(title)}</dc:title><dc:subject>${esc(meta.subject || '')}</dc:subject><dc:creator>${esc(meta.owner || '')}</dc:creator><meta:initial-creator>${esc(meta.owner || '')}</meta:initial-creator><meta:keyword>${esc(meta.reference || '')}</meta:keyword></office:meta>
<office:font-face-decls><style:font-face style:name="Liberation Sans" svg:font-family="'Liberation Sans'" style:font-family-generic="swiss"/><style:font-face style:name="Liberation Serif" svg:font-family="'Liberation Serif'"/><style:font-face style:name="Liberation Mono" svg:font-family="'Liberation Mono'" style:font-pitch="fixed"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:hyphenation-ladder-count="no-limit" style:tab-stop-distance="1.25cm" fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="Liberation Sans" fo:font-size="11pt" fo:language="en" fo:country="GB" fo:hyphenate="false"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
${S('Text body', 'Standard', 'fo:margin-top="0cm" fo:margin-bottom="0.25cm" fo:line-height="136%"')}
${S('Title', 'Standard', 'fo:margin-top="0.2cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"', `fo:font-size="22pt" fo:font-weight="bold" fo:color="${ink}"`)}
${S('Subtitle', 'Standard', 'fo:margin-bottom="0.5cm" fo:border-bottom="1pt solid #c98a2b" fo:padding-bottom="0.2cm"', 'fo:font-size="11pt" fo:color="#5a6672"')}
${S('Heading', 'Standard', 'fo:keep-with-next="always"', `fo:font-weight="bold" fo:color="${ink}"`)}
${[['15pt', '0.65', '0.25'], ['12pt', '0.4', '0.15'], ['10.5pt', '0.3', '0.1']].map(([z, a, b], i) => S(`Heading ${i + 1}`, 'Heading', `fo:margin-top="${a}cm" fo:margin-bottom="${b}cm" fo:keep-with-next="always"`, `fo:font-size="${z}" fo:font-weight="bold"`, `style:default-outline-level="${i + 1}" style:next-style-name="Text_20_body" style:class="text"`)).join('\n')}
${S('List Bullet', 'Text body', 'fo:margin-bottom="0.12cm"')}
${S('List Number', 'Text body', 'fo:margin-bottom="0.12cm"')}
${S('Table Contents', 'Standard', 'fo:line-height="115%"', 'fo:font-size="10pt"')}
${S('Table Number', 'Table Contents', 'fo:text-align="end"')}
${S('Table Heading', 'Table Contents', 'fo:keep-with-next="always"', 'fo:font-weight="bold" fo:color="#ffffff"')}
${S('Caption', 'Standard', 'fo:margin-top="0.25cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"', 'fo:font-size="9.5pt" fo:font-style="italic" fo:color="#44505c"')}
${S('Gap', 'Standard', 'fo:margin-bottom="0.15cm"', 'fo:font-size="4pt"')}
${S('Note', 'Text body', 'fo:margin-top="0.1cm" fo:margin-bottom="0.35cm" fo:padding="0.2cm" fo:border-left="3pt solid #c98a2b" fo:border-right="none" fo:border-top="none" fo:border-bottom="none" fo:background-color="#faf4e8"')}
${S('Sign', 'Text body', 'fo:margin-top="0.9cm" fo:margin-bottom="0.1cm" fo:keep-together="always"')}
${S('Preformatted Text', 'Standard', 'fo:background-color="#f1f3f5"', 'style:font-name="Liberation Mono" fo:font-size="9pt"')}
${S('Header', 'Standard', 'fo:border-bottom="0.5pt solid #b8c2cc" fo:padding-bottom="0.1cm"', 'fo:font-size="8.5pt" fo:color="#5a6672"').replace('/><style:text', '><style:tab-stops><style:tab-stop style:position="16cm" style:type="right"/></style:tab-stops></style:paragraph-properties><style:text')}
${S('Footer', 'Standard', '', 'fo:font-size="8.5pt" fo:color="#5a6672"').replace('/><style:text', '><style:tab-stops><style:tab-stop style:position="16cm" style:type="right"/></style:tab-stops></style:paragraph-properties><style:text')}
<style:style style:name="Strong" style:display-name="Strong Emphasis" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="Code" style:display-name="Source Text" style:family="text"><style:text-properties style:font-name="Liberation Mono" fo:font-size="9.5pt"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Break1" style:family="paragraph" style:parent-style-name="Heading_20_1"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="Break2" style:family="paragraph" style:parent-style-name="Heading_20_2"><style:paragraph-properties fo:break-before="page"/></style:style>
<text:list-style style:name="LB">${levels(false)}</text:list-style><text:list-style style:name="LN">${levels(true)}</text:list-style>
<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>
${cell('Cell', '')}${cell('CellOdd', 'fo:background-color="#f4f6f8"')}${cell('CellHead', `fo:background-color="${ink}"`)}
${tableStyles.join('\n')}
<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.5cm" fo:margin-bottom="1.4cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/><style:header-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page"><style:header><text:p text:style-name="Header">Thessmark Instruments B.V.<text:tab/>${esc(title)}</text:p></style:header><style:footer><text:p text:style-name="Footer">${esc([meta.reference, meta.version, meta.classification].filter(Boolean).join(' · '))}<text:tab/>Page <text:page-number text:select-page="current">1</text:page-number> of <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>
${body}
</office:text></office:body></office:document>
`);
