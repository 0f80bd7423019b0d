#!/bin/sh
# Rebuilds every PDF and DOCX of data/sample from the HTML pages in this folder.
# Needs: node, LibreOffice Writer (soffice), the Liberation fonts. Usage: data/authoring/build.sh [name-part]
# A page <folder>/<name>.pdf.html becomes data/sample/<folder>/<name>.pdf; <name>.docx.html becomes <name>.docx.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sample=$here/../sample
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pdf='pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"true"},"DisplayPDFDocumentTitle":{"type":"boolean","value":"true"}}'
cd "$here"
find . -mindepth 2 -name '*.html' | sort | while read -r page; do
  case $page in *"${1:-}"*) ;; *) continue ;; esac
  target=${page%.html}; target=${target#./}
  name=$(basename "$target"); kind=${name##*.}; name=${name%.*}
  mkdir -p "$sample/$(dirname "$target")"
  node fodt.mjs "$page" > "$work/$name.fodt"
  case $kind in
    pdf) filter=$pdf ;;
    docx) filter='docx:MS Word 2007 XML' ;;
    *) echo "unknown target: $target" >&2; exit 1 ;;
  esac
  soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$filter" \
    --outdir "$sample/$(dirname "$target")" "$work/$name.fodt" < /dev/null > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  echo "$target"
done
