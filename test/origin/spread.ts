const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

interface Box {
  type: string;
  /** The start and the end of its content. */
  content: number;
  end: number;
}

/**
 * Spreads the chunks of a progressive MP4 over `factor` times the bytes, with padding between them. Players find chunks
 * by their offsets (ISO 14496-12, 8.7.5 `stco`). So the file takes as many bytes a second as a feature film, and the
 * repository stays small. `mdat` must be the last box and contain all chunks.
 */
export function spread(file: Buffer, factor: number): Buffer {
  const top = boxes(file, 0, file.length);
  const data = top.find(({ type }) => type === 'mdat');
  if (data?.end !== file.length) throw new RangeError('the chunks of a file that is spread are at its end');
  const moved = (offset: number): number => data.content + (offset - data.content) * factor;

  const spreadFile = Buffer.alloc(moved(file.length));
  file.copy(spreadFile, 0, 0, data.content);
  spreadFile.writeUInt32BE(spreadFile.length - data.content + 8, data.content - 8);
  const offsets = tables(file, top).flatMap((table) => {
    const places = Array.from({ length: file.readUInt32BE(table.content + 4) }, (_, n) => table.content + 8 + 4 * n);
    return places.map((place) => {
      const offset = file.readUInt32BE(place);
      spreadFile.writeUInt32BE(moved(offset), place);
      return offset;
    });
  });
  const chunks = offsets.toSorted((a, b) => a - b);
  chunks.forEach((offset, n) => file.copy(spreadFile, moved(offset), offset, chunks[n + 1]));
  return spreadFile;
}

function tables(file: Buffer, among: readonly Box[]): Box[] {
  return among.flatMap((box) => {
    if (CONTAINERS.has(box.type)) return tables(file, boxes(file, box.content, box.end));
    return box.type === 'stco' ? [box] : [];
  });
}

function boxes(file: Buffer, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at < end; at = found.at(-1)!.end) {
    found.push({ type: file.toString('latin1', at + 4, at + 8), content: at + 8, end: at + file.readUInt32BE(at) });
  }
  return found;
}
