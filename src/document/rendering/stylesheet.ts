/** The style of the page, for a screen and for paper. Tables break between rows and repeat their headings, and long words break. */
export const STYLESHEET = `
:root { color-scheme: light; }
body { font: 15px/1.5 -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; color: #1f2328; background: #fff; max-width: 1100px; margin: 0 auto; padding: 24px; }
h1 { font-size: 28px; line-height: 1.25; }
h2 { font-size: 22px; border-bottom: 1px solid #d1d9e0; padding-bottom: 4px; margin-top: 40px; }
h3 { font-size: 18px; margin-top: 32px; }
h4 { font-size: 15px; margin-top: 28px; }
nav ol { list-style: none; padding: 0; }
nav li.depth-2 { padding-left: 20px; }
nav li.depth-3 { padding-left: 40px; }
a { color: #0550ae; text-decoration: none; }
figure { margin: 16px 0; }
figure svg { max-width: 100%; height: auto; }
figcaption { font-size: 13px; color: #59636e; }
.scrollable { overflow-x: auto; margin: 16px 0; }
table { border-collapse: collapse; width: 100%; font-size: 13px; line-height: 1.4; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { border: 1px solid #d1d9e0; padding: 4px 8px; text-align: left; vertical-align: top; }
th { background: #f6f8fa; }
.word { white-space: nowrap; }
code { font: 0.92em ui-monospace, Consolas, Menlo, monospace; }
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt sans-serif; } }
@media print {
  body { font-size: 10pt; max-width: none; padding: 0; }
  h1 { font-size: 20pt; }
  h2 { font-size: 15pt; }
  h3 { font-size: 12pt; }
  h4 { font-size: 10.5pt; }
  h2, h3, h4, caption { break-after: avoid; }
  section.depth-1 { break-before: page; }
  figure, tr, .short { break-inside: avoid; }
  tbody tr:first-child, tbody tr:nth-child(2) { break-before: avoid; }
  thead { display: table-header-group; }
  p { orphans: 3; widows: 3; }
  .scrollable { overflow: visible; }
  table { font-size: 8pt; }
  th, td { padding: 2pt 4pt; }
  th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  figure svg { max-height: 200mm; }
  a { color: inherit; }
}
`;
