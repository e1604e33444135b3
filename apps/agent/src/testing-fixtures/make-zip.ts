import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data?: Uint8Array;
  /** Unix mode with the file type, such as 0o120777 for a link. */
  readonly mode?: number;
  /** What the archive says of the size, in place of the truth. */
  readonly claimedSize?: number;
  /** Shares the bytes of the entry before, as overlapping bombs do. */
  readonly isOverlapping?: boolean;
  readonly isEncrypted?: boolean;
}

/** A ZIP archive as hostile as its entries are. */
export function makeZip(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  let shared: { readonly offset: number; readonly packed: Buffer; readonly data: Uint8Array } | undefined;
  for (const entry of entries) {
    const data = entry.isOverlapping === true ? (shared?.data ?? Buffer.alloc(0)) : (entry.data ?? Buffer.alloc(0));
    const packed = entry.isOverlapping === true ? (shared?.packed ?? Buffer.alloc(0)) : deflateRawSync(data);
    const name = Buffer.from(entry.name);
    const facts = Buffer.alloc(22);
    facts.writeUInt16LE(entry.isEncrypted === true ? 0x801 : 0x800, 0);
    facts.writeUInt16LE(8, 2);
    facts.writeUInt32LE(crc32(data), 8);
    facts.writeUInt32LE(packed.length, 12);
    facts.writeUInt32LE(entry.claimedSize ?? data.length, 16);
    facts.writeUInt16LE(name.length, 20);
    const at = entry.isOverlapping === true && shared !== undefined ? shared.offset : offset;
    if (at === offset) {
      const local = Buffer.concat([
        Buffer.from('PK\u0003\u0004', 'latin1'),
        Buffer.from([20, 0]),
        facts,
        Buffer.alloc(2),
        name,
        packed,
      ]);
      locals.push(local);
      offset += local.length;
      shared = { offset: at, packed, data };
    }
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE((((entry.mode ?? 0o100644) << 16) >>> 0) >>> 0, 8);
    tail.writeUInt32LE(at, 12);
    centrals.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 3, 20, 0]), facts, tail, name]),
    );
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, central, end]));
}
