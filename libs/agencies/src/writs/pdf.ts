/** One line of a page: text at a place, in points from the lower left corner. */
export interface PageText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export const A4 = { width: 595, height: 842 } as const;

/**
 * A one-page PDF 1.4. The font is the predefined CID font STSong-Light with the predefined CMap
 * UniGB-UTF16-H (ISO 32000-1 §9.7.5.2): nothing is embedded, the reader brings the glyphs. A court
 * that must file PDF/A has to embed a font instead. The same lines give the same bytes.
 */
export function onePagePdf(title: string, lines: readonly PageText[]): Uint8Array {
  const content = lines.map(textOperator).join('\n');
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${A4.width} ${A4.height}] ` +
      '/Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H ' +
      '/Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light ' +
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> ' +
      '/DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] ' +
      '/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    `<< /Title ${hexString(title)} /Producer (enforcement-platform) >>`,
  ]);
}

function textOperator({ text, x, y, size }: PageText): string {
  return `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm ${hexString(text, false)} Tj ET`;
}

/** UTF-16BE as hex; metadata strings need the byte order mark, CMap codes must not have it. */
function hexString(text: string, withMark = true): string {
  const bytes = Buffer.from(text, 'utf16le').swap16();
  return `<${withMark ? 'feff' : ''}${bytes.toString('hex')}>`;
}

function assemble(objects: readonly string[]): Uint8Array {
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${rows}` +
      `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\n` +
      `startxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}
